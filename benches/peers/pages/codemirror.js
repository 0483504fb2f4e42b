// What a careful page does: an editor that draws only what is in view, and a preview that is compared before it is
// changed. `isEqualNode` is the shortcut that morphdom's own documentation recommends.
import { markdown, markdownLanguage } from '@codemirror/lang-markdown';
import { EditorView, basicSetup } from 'codemirror';
import MarkdownIt from 'markdown-it';
import morphdom from 'morphdom';
import './panes.css';

document.body.innerHTML = '<div class="panes"><div></div><div class="preview"></div></div>';
const [source, preview] = document.querySelector('.panes').children;
const renderer = new MarkdownIt();
const show = (text) => morphdom(preview, `<div>${renderer.render(text)}</div>`, {
  childrenOnly: true,
  onBeforeElUpdated: (old, next) => !old.isEqualNode(next),
});
const view = new EditorView({
  parent: source,
  extensions: [
    basicSetup,
    EditorView.lineWrapping,
    markdown({ base: markdownLanguage }),
    EditorView.updateListener.of((update) => update.docChanged && show(update.state.doc.toString())),
  ],
});
window.peer = {
  open: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } }),
  place: (word) => {
    const anchor = view.state.doc.toString().indexOf(word) + word.length;
    view.dispatch({ selection: { anchor }, scrollIntoView: true });
    view.focus();
  },
};
