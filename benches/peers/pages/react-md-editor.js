import MDEditor from '@uiw/react-md-editor';
import { createElement, useState } from 'react';
import { createRoot } from 'react-dom/client';
import '@uiw/react-md-editor/markdown-editor.css';
import './panes.css';

function Page() {
  const [value, setValue] = useState('');
  window.peer = { open: setValue };
  return createElement(MDEditor, { value, onChange: setValue, height: window.innerHeight });
}
document.body.innerHTML = '<div></div>';
createRoot(document.body.firstChild).render(createElement(Page));
