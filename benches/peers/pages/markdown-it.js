// What most pages with a preview do: render all of it anew at each key.
import MarkdownIt from 'markdown-it';
import './panes.css';

document.body.innerHTML = `<div class="panes">
  <textarea spellcheck="false"></textarea><div class="preview"></div>
</div>`;
const [source, preview] = document.querySelector('.panes').children;
const markdown = new MarkdownIt();
source.addEventListener('input', () => { preview.innerHTML = markdown.render(source.value); });
window.peer = { open: (text) => { source.value = text; source.dispatchEvent(new Event('input')); } };
