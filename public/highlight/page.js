// Colours the code in the preview. boot.js imports it when the preview first shows a block of code with a language.
//
// The preview's elements stay as the program made them: colours are ranges over their text (CSS Custom Highlights),
// which style/preview.css gives their look. Only what is near the screen has any, so that neither a long document nor
// what has left it costs anything.
import start, { colours } from "./highlight.js";

// In the order of `Class` in highlight/src/lib.rs; what is plain has no name.
const NAMES = [
  "", "comment", "string", "number", "keyword", "constant", "type", "function", "key", "variable", "attribute",
  "added", "removed", "heading",
];
const CODE = 'pre > code[class^="language-"]';
// In characters. Longer code stays plain, for browsers go through all ranges near the screen whenever the page changes.
// As much is coloured at once when it comes, and the rest when it is near the screen.
const MOST = 20_000;

const highlights = NAMES.map((name) => name && new Highlight());
const forcedColours = matchMedia("(forced-colors: active)");
// The ranges of each coloured element.
const ranges = new Map();
let article;
let near;
let loading;

const changes = new MutationObserver((records) => {
  for (const { removedNodes } of records) {
    codeIn(removedNodes).filter((code) => !code.isConnected).forEach(forget);
  }
  for (const { addedNodes } of records) {
    add(codeIn(addedNodes).filter((code) => code.isConnected));
  }
});

// Forced colours would show each range like a selection.
function register() {
  NAMES.forEach((name, at) => {
    if (forcedColours.matches) {
      CSS.highlights.delete(`code-${name}`);
    } else if (name) {
      CSS.highlights.set(`code-${name}`, highlights[at]);
    }
  });
}

register();
forcedColours.addEventListener("change", register);

// Colours the code that the preview shows, now and from now on.
export async function watch() {
  loading ??= start();
  try {
    await loading;
  } catch (error) {
    loading = undefined;
    throw error;
  }
  const shown = document.querySelector("article.markdown");
  if (!shown || shown === article) {
    return;
  }
  near?.disconnect();
  changes.disconnect();
  [...ranges.keys()].forEach(uncolour);
  article = shown;
  // An element that leaves the page is reported too.
  near = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        // It may have left the page since it was seen, and then nothing would ever take its colours away.
        (isIntersecting && target.isConnected ? colour : uncolour)(target);
      }
    },
    { root: article.parentElement, rootMargin: "50% 0px" },
  );
  changes.observe(article, { childList: true, subtree: true });
  add([...article.querySelectorAll(CODE)]);
}

function codeIn(nodes) {
  return [...nodes].flatMap((node) => node.nodeType === Node.ELEMENT_NODE ? [...node.querySelectorAll(CODE)] : []);
}

function add(elements) {
  let left = MOST;
  for (const code of elements) {
    near.observe(code);
    // The observer tells only with the next frame, and what is typed in shall not lose its colours for one.
    left -= code.textContent.length;
    if (left >= 0) {
      colour(code);
    }
  }
}

function forget(code) {
  near.unobserve(code);
  uncolour(code);
}

function uncolour(code) {
  for (const [highlight, range] of ranges.get(code) ?? []) {
    highlight.delete(range);
  }
  ranges.delete(code);
}

// What cuts the code is a program of its own: if it stops, the page goes on.
function cut(language, text) {
  try {
    return colours(language, text);
  } catch (error) {
    console.error(error);
  }
}

function colour(code) {
  if (ranges.has(code)) {
    return;
  }
  const own = [];
  ranges.set(code, own);
  // Marks are what is still open. They keep their look, and count as a name: their words are not code.
  let text = "";
  const parts = [];
  for (const node of code.childNodes) {
    const isText = node.nodeType === Node.TEXT_NODE;
    if (isText) {
      parts.push({ node, from: text.length, to: text.length + node.length });
    }
    text += isText ? node.data : "_";
  }
  if (text.length > MOST) {
    return;
  }
  const language = code.className.slice("language-".length);
  let from = 0;
  let first = 0;
  for (const token of cut(language, text) ?? []) {
    const to = from + (token >>> 4);
    const highlight = highlights[token & 15];
    while (parts[first]?.to <= from) {
      first += 1;
    }
    // A token may go on behind a mark.
    for (let at = first; highlight && parts[at]?.from < to; at += 1) {
      const { node, ...part } = parts[at];
      // Other than a live range, it costs nothing while the page changes elsewhere.
      const range = new StaticRange({
        startContainer: node,
        startOffset: Math.max(from, part.from) - part.from,
        endContainer: node,
        endOffset: Math.min(to, part.to) - part.from,
      });
      highlight.add(range);
      own.push([highlight, range]);
    }
    from = to;
  }
}
