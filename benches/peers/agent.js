// Runs in every measured page, before its own scripts. It knows when a text has been painted in the preview, and what
// the looking itself has cost, so that this can be taken off again.
window.agent = (() => {
  // What is looked for: {selector, text, pressed, taken, found}; the last three are times, the last resolves.
  let search = { isOver: true };
  let changedAt = 0;
  let isDirty = false;
  let spent = 0;

  const changed = () => {
    changedAt = performance.now();
    isDirty = true;
  };
  new MutationObserver(changed).observe(document, { subtree: true, childList: true, characterData: true });

  // A message sent from a frame's callback arrives when the main thread has done its part of painting that frame.
  const atEndOfFrame = (then) => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => then(performance.now());
    port2.postMessage(null);
  });

  const holds = ({ selector, text }) => {
    const preview = document.querySelector(selector);
    return Boolean(preview) && (preview.value ?? preview.textContent).includes(text);
  };

  const look = (what) => atEndOfFrame((now) => {
    if (what.isOver) return;
    if (isDirty) {
      isDirty = false;
      const isFound = holds(what);
      spent += performance.now() - now;
      if (isFound) return what.found(now);
    }
    look(what);
  });

  addEventListener('keydown', (event) => {
    if (search.isOver || search.pressed) return;
    search.pressed = event.timeStamp;
    look(search);
  }, true);
  addEventListener('input', () => {
    changed();
    const what = search;
    if (what.pressed && !what.taken) atEndOfFrame((now) => { what.taken = now; });
  }, true);

  const begin = (selector, text, limit) => {
    search.isOver = true;
    const what = { selector, text };
    what.painted = new Promise((resolve) => {
      const timer = setTimeout(() => what.found(null), limit);
      what.found = (time) => {
        what.isOver = true;
        clearTimeout(timer);
        resolve(time);
      };
    });
    search = what;
    isDirty = true;
    return what;
  };

  /** Resolves when nothing on the page has changed for `calm` milliseconds, or does not stop to change. */
  const quiet = async (calm) => {
    const start = performance.now();
    const end = () => Math.min(Math.max(start, changedAt) + calm, start + 20 * calm);
    while (performance.now() < end()) await new Promise((then) => setTimeout(then, 20));
  };

  const placeInControl = (word) => {
    const control = [...document.querySelectorAll('textarea, input')].find(({ value }) => value.includes(word));
    if (!control) {
      // A long form has only the fields that one is near: a click into the preview leads there.
      const blocks = [...document.querySelectorAll('.preview .block')];
      blocks.find(({ textContent }) => textContent.includes(word))?.click();
      return false;
    }
    const at = control.value.indexOf(word) + word.length;
    control.focus();
    control.setSelectionRange(at, at);
    return true;
  };

  return {
    quiet,

    /** Opens a document. Resolves when `text` is painted and the caret stands behind `word`; null beyond the limit. */
    async opened(open, selector, text, word, limit) {
      const start = performance.now();
      const what = begin(selector, text, limit);
      look(what);
      open();
      const painted = await what.painted;
      if (painted === null) return null;
      const place = window.peer?.place ?? placeInControl;
      while (place(word) === false) await new Promise((then) => { atEndOfFrame(then); });
      return { start, painted: painted - start };
    },

    /** From now on waits for a key, and for `text` to come into the preview through it. */
    expect(selector, text, limit) {
      begin(selector, text, limit);
    },

    /** Resolves when that has happened and all is quiet: when editor and preview had painted the key. */
    async typed(calm) {
      const what = search;
      const painted = await what.painted;
      if (painted === null) return null;
      await quiet(calm);
      return { pressed: what.pressed, taken: what.taken, painted, spent };
    },
  };
})();
