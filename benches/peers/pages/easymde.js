import EasyMDE from 'easymde';
import 'easymde/dist/easymde.min.css';

document.body.innerHTML = '<textarea></textarea>';
// As it comes, but for what it would fetch from other hosts: its dictionary and its icons.
const editor = new EasyMDE({ spellChecker: false, autoDownloadFontAwesome: false });
editor.toggleSideBySide();
const { codemirror } = editor;
window.peer = {
  open: (text) => editor.value(text),
  place: (word) => {
    const at = codemirror.posFromIndex(codemirror.getValue().indexOf(word) + word.length);
    codemirror.focus();
    codemirror.setCursor(at);
  },
};
