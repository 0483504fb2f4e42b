// Editor and preview are one here.
import { Crepe } from '@milkdown/crepe';
import { replaceAll } from '@milkdown/kit/utils';
import '@milkdown/crepe/theme/common/style.css';
import '@milkdown/crepe/theme/frame.css';

document.body.innerHTML = '<div></div>';
const crepe = new Crepe({ root: document.body.firstChild });
await crepe.create();
window.peer = {
  open: (text) => crepe.editor.action(replaceAll(text)),
  place: (word) => {
    const editable = document.querySelector('.ProseMirror');
    const texts = document.createTreeWalker(editable, NodeFilter.SHOW_TEXT);
    while (!texts.nextNode().data.includes(word));
    const { currentNode: text } = texts;
    text.parentElement.scrollIntoView({ block: 'center' });
    editable.focus();
    getSelection().collapse(text, text.data.indexOf(word) + word.length);
  },
};
