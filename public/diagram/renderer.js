// The renderer of diagrams, in a worker of its own. A diagram that takes too long, or at which the program stops, ends
// the worker, and the next one gets another.

// For one diagram, in milliseconds; loading is not counted.
const DEADLINE = 5_000;
// In bytes. The memory of a worker never shrinks, so one that has more is not used again.
const MOST_MEMORY = 64 * 1024 * 1024;

// What has been compiled serves all workers.
let loading;
let starting;

// Draws a diagram: `{ picture }` with what worker.js says of it, or `{ error }` in words, with `mayPass` if another try may
// go better. One at a time: the next call
// waits for the answer. Rejects, with the reason in words, where nothing can be drawn.
export async function draw(source, isDark) {
  starting ??= start();
  let worker;
  try {
    worker = await starting;
  } catch (error) {
    starting = undefined;
    throw error;
  }
  return new Promise((resolve, reject) => {
    const end = (outcome, isLast) => {
      clearTimeout(deadline);
      if (isLast) {
        leave(worker);
      }
      resolve(outcome);
    };
    // It may have been the machine that took its time, or slept.
    const deadline = setTimeout(end, DEADLINE, { error: "drawing it takes too long", mayPass: true }, true);
    worker.onerror = () => {
      clearTimeout(deadline);
      leave(worker);
      reject(new Error("what draws them has stopped"));
    };
    worker.onmessage = ({ data: { hasFailed, memory, ...outcome } }) =>
      hasFailed ? end({ error: "the renderer stopped at it" }, true) : end(outcome, memory > MOST_MEMORY);
    worker.postMessage({ source, isDark });
  });
}

// Lets the next diagram have another worker.
function leave(worker) {
  worker.terminate();
  starting = undefined;
}

async function start() {
  if (typeof Worker !== "function" || typeof OffscreenCanvas !== "function") {
    throw new Error("this browser is too old for what draws them");
  }
  loading ??= load();
  let module;
  try {
    module = await loading;
  } catch {
    loading = undefined;
    throw new Error("what draws them could not be loaded");
  }
  const worker = new Worker(new URL("worker.js", import.meta.url));
  return new Promise((resolve, reject) => {
    // Once it has started, nobody waits for it, and it may fail between two diagrams.
    const fail = (reason) => {
      leave(worker);
      reject(new Error(reason));
    };
    worker.onerror = () => fail("what draws them could not be loaded");
    worker.onmessage = ({ data }) => data.isReady ? resolve(worker) : fail("this browser cannot run what draws them");
    worker.postMessage({ module });
  });
}

// Not while it streams, which a host has to know the type of the file for.
async function load() {
  const response = await fetch(new URL("diagram.wasm", import.meta.url));
  if (!response.ok) {
    throw new Error(response.statusText);
  }
  return WebAssembly.compile(await response.arrayBuffer());
}
