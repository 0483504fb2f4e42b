// What is measured: the page itself, and what people would otherwise take. A peer is a page of ours (`pages/`) around a
// library as its documentation sets it up; `preview` is where its preview is.

const SPECWRIGHT = {
  id: 'specwright',
  name: '**Specwright**',
  preview: 'section.preview article.markdown',
  /** Brings the text in as a person does, up to the click that opens it. */
  async prepare(page, text) {
    const file = { name: 'specification.md', mimeType: 'text/markdown', buffer: Buffer.from(text) };
    await page.getByLabel('Import a file').setInputFiles(file);
    const dialog = page.getByRole('dialog', { name: 'Import Markdown' });
    await dialog.getByRole('radio', { name: 'Draft' }).check();
    const button = dialog.getByRole('button', { name: 'Import', exact: true });
    await button.evaluate((element) => { window.peer = { open: () => element.click() }; });
  },
};

export const PEERS = [
  SPECWRIGHT,
  { id: 'textarea', name: 'bare text area, no preview (the floor)', preview: 'textarea' },
  { id: 'markdown-it', name: 'markdown-it, whole re-render', preview: '.preview' },
  { id: 'codemirror', name: 'CodeMirror 6, markdown-it, morphdom', preview: '.preview' },
  { id: 'react-md-editor', name: 'react-md-editor', preview: '.w-md-editor-preview' },
  { id: 'easymde', name: 'EasyMDE, side by side', preview: '.editor-preview-side' },
  { id: 'milkdown', name: 'Milkdown Crepe (its editor is the preview)', preview: '.ProseMirror' },
];
