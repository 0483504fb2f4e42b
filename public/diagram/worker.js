// Draws diagrams where they cannot hold up the page: renderer.js starts this as a worker, hands over the compiled
// program of diagram/ and sends one diagram after the other.

// As in diagram/src/drawing.rs: what is measured is what is drawn.
const FONT = 'Arial, "Liberation Sans", Helvetica, sans-serif';
// So many characters of what stands in a picture are told of it.
const MOST_WORDS = 160;
// In characters. The browser takes a quarter of a second for a picture of that size, in which nothing else goes on.
const LARGEST = 1_000_000;
const decoder = new TextDecoder();
const encoder = new TextEncoder();
let canvas;
let program;

const text = (at, length) => decoder.decode(new Uint8Array(program.memory.buffer, at, length));

const host = {
  width(at, length, size, bold) {
    canvas.font = `${bold ? "bold " : ""}${size}px ${FONT}`;
    return canvas.measureText(text(at, length)).width;
  },
};

async function start(module) {
  canvas = new OffscreenCanvas(1, 1).getContext("2d");
  ({ exports: program } = await WebAssembly.instantiate(module, { host }));
}

function draw(source, isDark) {
  const bytes = encoder.encode(source);
  const at = program.take(bytes.length);
  // Not before: taking room may have moved the memory.
  new Uint8Array(program.memory.buffer, at, bytes.length).set(bytes);
  const isDrawn = program.draw(isDark ? 1 : 0);
  const result = text(program.result(), program.length());
  if (!isDrawn) {
    return { error: result };
  }
  if (result.length > LARGEST) {
    return { error: "its picture is too large" };
  }
  const about = read(result);
  if (!about.words || !about.width) {
    return { error: "there is nothing in it yet" };
  }
  return { picture: new Blob([result], { type: "image/svg+xml" }), ...about };
}

// What the page has to know of an SVG: its measures, its kind, and words in it, which still may hold entities.
function read(svg) {
  const root = svg.slice(0, svg.indexOf(">"));
  const [, width, height] = /viewBox="\S+ \S+ (\S+) (\S+)"/.exec(root) ?? [];
  const kind = /aria-roledescription="([^"]*)"/.exec(root)?.[1];
  const texts = svg.slice(root.length).replace(/<style.*?<\/style>/gs, "").match(/>[^<>]*[^<>\s][^<>]*/g) ?? [];
  const words = [...new Set(texts.map((text) => text.slice(1).trim()))].join(", ");
  return {
    width: Math.ceil(width),
    height: Math.ceil(height),
    kind,
    words: words.length > MOST_WORDS ? `${words.slice(0, words.lastIndexOf(" ", MOST_WORDS))} …` : words,
  };
}

onmessage = async ({ data: { module, source, isDark } }) => {
  try {
    if (module) {
      await start(module);
      postMessage({ isReady: true });
    } else {
      postMessage({ ...draw(source, isDark), memory: program.memory.buffer.byteLength });
    }
  } catch {
    // The program may have stopped halfway and is not to be used again.
    postMessage({ hasFailed: true });
  }
};
