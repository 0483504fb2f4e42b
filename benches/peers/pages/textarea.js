// The floor: what the browser itself takes to show a letter.
import './panes.css';

document.body.innerHTML = '<div class="panes"><textarea spellcheck="false"></textarea></div>';
const source = document.querySelector('textarea');
window.peer = { open: (text) => { source.value = text; source.dispatchEvent(new Event('input')); } };
