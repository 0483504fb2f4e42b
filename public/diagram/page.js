// Shows the diagrams of the preview. boot.js imports it when the preview first has one.
//
// The program owns the blocks of the preview: it replaces a block as a whole when its text changes, and leaves alone
// what is in one. So the code of a diagram gets a frame there, with the picture and what is to be said about it, and
// the frame moves on to the block that replaces its own: a picture stays until the next one is drawn. Pictures are
// images, in which nothing runs and nothing is loaded.
import { draw } from "./renderer.js";

const CODE = "pre > code.language-mermaid";
// So many results are kept beyond those that are shown.
const SPARE = 24;
// The browser takes a while to read a picture, which the next key shall not wait for: so a diagram is drawn anew after a
// pause in typing, of so many milliseconds for each character of its last picture, and no more than that.
const PAUSE_EACH = 0.005;
const LONGEST_PAUSE = 1_000;
// What is being typed is broken most of the time: below a picture that is told only after some milliseconds.
const PATIENCE = 700;
// A picture shrinks to the width of the preview, but no further than this part of its size: below it, nobody reads the
// words in it, and it is scrolled instead.
const LEAST_SCALE = 0.4;
// How long nothing is tried after nothing could be drawn, in milliseconds, and a diagram that took too long.
const RETRY = 30_000;
// As the renderer calls them, and as people do.
const KINDS = {
  "classDiagram": "Class diagram",
  "er": "Entity relationship diagram",
  "flowchart-v2": "Flowchart",
  "gantt": "Gantt chart",
  "mindmap": "Mind map",
  "pie": "Pie chart",
  "sequence": "Sequence diagram",
  "stateDiagram": "State diagram",
};

const dark = matchMedia("(prefers-color-scheme: dark)");
// By their frames.
const diagrams = new Map();
// What came of a theme and a text, a picture or an error; what was not used for longest comes first.
const results = new Map();
const waiting = new Set();
let isDrawing = false;
let unavailable = { reason: "", until: 0 };
let article;
let near;

const changes = new MutationObserver((records) => {
  const within = (nodes, selector) =>
    [...nodes].flatMap((node) => node.nodeType === Node.ELEMENT_NODE ? [...node.querySelectorAll(selector)] : []);
  const frames = records.flatMap(({ removedNodes }) => within(removedNodes, ".diagram"));
  const codes = records.flatMap(({ addedNodes }) => within(addedNodes, CODE));
  replace(
    new Set(frames.filter((frame) => !frame.isConnected && diagrams.has(frame)).map((frame) => diagrams.get(frame))),
    new Set(codes.filter((code) => code.isConnected && !code.closest(".diagram"))),
  );
});

dark.addEventListener("change", () => diagrams.forEach((diagram) => refresh(diagram)));

// Shows the diagrams of the preview, now and from now on.
export function watch() {
  const shown = document.querySelector("article.markdown");
  if (!shown || shown === article) {
    return;
  }
  near?.disconnect();
  changes.disconnect();
  diagrams.forEach(forget);
  article = shown;
  near = new IntersectionObserver(onNear, { root: article.parentElement, rootMargin: "100% 0px" });
  changes.observe(article, { childList: true, subtree: true });
  replace(new Set(), new Set(article.querySelectorAll(CODE)));
}

function onNear(entries) {
  for (const { target, isIntersecting } of entries) {
    const diagram = diagrams.get(target);
    if (diagram && !target.isConnected) {
      // The preview itself has left the page.
      forget(diagram);
    } else if (diagram) {
      diagram.isNear = isIntersecting;
      refresh(diagram);
    }
  }
}

// Diagrams whose blocks are gone go on in blocks that came: with the same text, or else one for one.
function replace(gone, come) {
  for (const code of come) {
    const same = [...gone].find(({ source }) => source === code.textContent);
    if (same) {
      gone.delete(same);
      come.delete(code);
      move(same, code);
    }
  }
  const isOneForOne = gone.size === come.size;
  for (const code of come) {
    const [diagram] = gone;
    if (isOneForOne) {
      gone.delete(diagram);
      move(diagram, code);
    } else {
      add(code);
    }
  }
  gone.forEach(forget);
}

function add(code) {
  const create = (name, className, text) =>
    Object.assign(document.createElement(name), { className, textContent: text });
  const frame = create("div", "diagram", "");
  const view = create("div", "diagram-view", "");
  const fold = create("details", "", "");
  const summary = create("summary", "diagram-aside", "Code of the diagram");
  const note = create("p", "diagram-aside diagram-note", "");
  // As the program does with code and tables: what scrolls can be reached by keyboard.
  view.tabIndex = 0;
  view.setAttribute("role", "group");
  view.setAttribute("aria-label", "Diagram");
  const pre = code.parentElement;
  pre.replaceWith(frame);
  fold.append(summary, pre);
  frame.append(view, fold, note);
  // Without a picture, the code is all there is.
  fold.open = true;
  for (const part of [view, summary, note]) {
    part.hidden = true;
  }
  const diagram = { code, source: code.textContent, frame, view, fold, summary, note, isNear: false };
  diagrams.set(frame, diagram);
  near.observe(frame);
}

function move(diagram, code) {
  const pre = code.parentElement;
  // In this order all of it happens on the page, where others may watch which code leaves it.
  pre.replaceWith(diagram.frame);
  diagram.code.parentElement.replaceWith(pre);
  diagram.code = code;
  diagram.source = code.textContent;
  refresh(diagram, Math.min(LONGEST_PAUSE, PAUSE_EACH * (diagram.drawn?.size ?? 0)));
}

function forget(diagram) {
  near.unobserve(diagram.frame);
  clearTimeout(diagram.telling);
  clearTimeout(diagram.turn);
  diagrams.delete(diagram.frame);
  waiting.delete(diagram);
  trim();
}

// Whoever fills shapes with colours of their own chose them for words that are dark.
const isForDark = ({ source }) => dark.matches && !/\bfill\s*:/i.test(source);
// What is known of a theme and a text.
const known = (name) => {
  const result = results.get(name);
  return result?.until < Date.now() ? undefined : result;
};
const nameOf = (diagram) => `${isForDark(diagram) ? "dark" : "light"} ${diagram.source}`;

// Shows what is known of a diagram's text. If nothing is, and it is near the screen, it is drawn after a pause.
function refresh(diagram, pause = 0) {
  clearTimeout(diagram.turn);
  const name = nameOf(diagram);
  const result = known(name);
  if (result) {
    results.delete(name);
    results.set(name, result);
    show(diagram, result);
  } else if (diagram.isNear && Date.now() < unavailable.until) {
    tell(diagram, unavailable.reason, true);
  } else if (diagram.isNear) {
    diagram.turn = setTimeout(() => {
      waiting.add(diagram);
      drawWaiting();
    }, pause);
  }
}

// One at a time. Each is drawn as it is when its turn comes, so that what is typed meanwhile is not drawn in vain.
async function drawWaiting() {
  if (isDrawing) {
    return;
  }
  isDrawing = true;
  for (const diagram of waiting) {
    waiting.delete(diagram);
    const name = nameOf(diagram);
    const isDark = isForDark(diagram);
    try {
      if (!known(name)) {
        results.set(name, resultOf(await draw(diagram.source, isDark), isDark));
        trim();
      }
    } catch (error) {
      unavailable = { reason: `Diagrams can’t be drawn here: ${error.message}.`, until: Date.now() + RETRY };
      waiting.add(diagram).forEach((diagram) => tell(diagram, unavailable.reason, true));
      waiting.clear();
    }
    const result = results.get(name);
    const nameNow = nameOf(diagram);
    // An error of a text that has changed meanwhile is of no interest; a picture is, until more is known.
    if (result && diagrams.has(diagram.frame) && (name === nameNow || result.url && !results.has(nameNow))) {
      show(diagram, result);
    }
  }
  isDrawing = false;
}

function resultOf({ picture, error, mayPass, kind, words, width, height }, isDark) {
  if (!picture) {
    return { error, until: mayPass ? Date.now() + RETRY : undefined };
  }
  const said = new DOMParser().parseFromString(words, "text/html").body.textContent;
  const name = KINDS[kind] ?? "Diagram";
  const alt = said ? `${name}: ${said}` : name;
  return { url: URL.createObjectURL(picture), size: picture.size, alt, width, height, isDark };
}

// Lets go of results that are not shown, beyond those that are kept to spare.
function trim() {
  const shown = new Set([...diagrams.values()].flatMap(({ wanted, drawn }) => [wanted, drawn]));
  const spare = [...results].filter(([, result]) => !shown.has(result));
  for (const [name, { url }] of spare.slice(0, Math.max(0, spare.length - SPARE))) {
    results.delete(name);
    URL.revokeObjectURL(url);
  }
}

async function show(diagram, result) {
  diagram.wanted = result;
  if (result.error) {
    tellError(diagram, result.error);
    return;
  }
  if (diagram.drawn !== result) {
    const picture = new Image(result.width, result.height);
    picture.src = result.url;
    picture.alt = result.alt;
    picture.style.minWidth = `${result.width * LEAST_SCALE}px`;
    picture.dataset.theme = result.isDark ? "dark" : "light";
    // A click leads to what was clicked, which for the page is where the caret was set.
    picture.addEventListener("click", () => getSelection().collapse(diagram.code, diagram.code.childNodes.length));
    try {
      // The one before stays until this one can be painted.
      await picture.decode();
    } catch {
      result.error = "this browser cannot show the picture of it";
    }
    if (diagram.wanted !== result) {
      return;
    }
    if (result.error) {
      tellError(diagram, result.error);
      return;
    }
    diagram.view.replaceChildren(picture);
    if (!diagram.drawn) {
      diagram.view.hidden = false;
      diagram.summary.hidden = false;
      diagram.fold.open = false;
    }
    diagram.drawn = result;
    trim();
  }
  // In the picture, what is still open looks like what was filled in.
  const open = new Set([...diagram.code.querySelectorAll("mark")].map((mark) => mark.textContent));
  tell(diagram, open.size ? `Still open in it: ${[...open].join(", ")}.` : "");
}

function tellError(diagram, error) {
  if (diagram.drawn) {
    clearTimeout(diagram.telling);
    diagram.telling = setTimeout(tell, PATIENCE, diagram, `Not drawn as it is now: ${error}.`, true);
  } else {
    // What is still open is marked in the code, and reason enough.
    tell(diagram, diagram.code.querySelector("mark") ? "" : `This diagram is not drawn: ${error}.`);
  }
}

// Says something below a diagram, whose picture may be of what it was before.
function tell(diagram, text, isStale = false) {
  clearTimeout(diagram.telling);
  diagram.note.textContent = text;
  diagram.note.hidden = !text;
  diagram.frame.toggleAttribute("data-stale", isStale);
}
