// Has the page kept for where there is no network, and tells when a newer version of it is ready. boot.js imports it in
// what `cargo xtask build` has made, once the program runs. Whatever of this a browser lacks or refuses, the page works
// as it does without.

// So often a page that stays open looks for a newer version, in milliseconds; the browser does at each start.
const OFTEN = 3_600_000;
// After so long, the page's first work is done.
const REST = 2_000;

const tell = (event) => document.dispatchEvent(new Event(event));

// `version` is that of the page.
export async function start(version) {
  try {
    await keep(navigator.serviceWorker, version);
  } catch {
    // Outside of a secure context there is none, and a browser may refuse to store anything.
  }
}

async function keep(workers, version) {
  workers.addEventListener("message", ({ data, ports: [port] }) => {
    if (data.tellVersion) {
      port.postMessage(version);
    } else if (data.isKept) {
      tell("page-kept");
    }
  });
  workers.startMessages();
  const registration = await workers.register(new URL("sw.js", document.baseURI));
  offer(registration);
  look(registration);
  const { active } = await ready(registration);
  await new Promise((resolve) => setTimeout(resolve, REST));
  await new Promise((resolve) => globalThis.requestIdleCallback?.(resolve, { timeout: REST }) ?? resolve());
  const folder = new URL("templates/", document.baseURI).href;
  active.postMessage({
    settle: {
      // Someone who saves data has what draws diagrams loaded when there is one.
      withLater: !navigator.connection?.saveData,
      templates: performance.getEntriesByType("resource").map(({ name }) => name).filter((name) => name.startsWith(folder)),
    },
  });
}

// Tells once when a newer version waits, and has it take over when the program says that someone agrees.
function offer(registration) {
  let isTold = false;
  const ifWaiting = () => {
    // The first version of all waits for a moment too, but nobody has an older one.
    if (registration.waiting && registration.active && !isTold) {
      isTold = true;
      tell("version-ready");
    }
  };
  const follow = () => registration.installing?.addEventListener("statechange", ifWaiting);
  registration.addEventListener("updatefound", follow);
  follow();
  ifWaiting();
  document.addEventListener("version-wanted", async (event) => {
    // Whoever asks leaves the reload to this.
    event.preventDefault();
    const { waiting } = registration;
    if (waiting) {
      const isOver = new Promise((resolve) => {
        waiting.addEventListener("statechange", resolve);
        setTimeout(resolve, REST);
      });
      waiting.postMessage({ takeOver: true });
      await isOver;
    }
    // Another tab may have agreed before.
    location.reload();
  });
}

function look(registration) {
  let last = Date.now();
  const ifDue = () => {
    if (!document.hidden && Date.now() - last >= OFTEN) {
      last = Date.now();
      registration.update().catch(() => {});
    }
  };
  setInterval(ifDue, OFTEN);
  document.addEventListener("visibilitychange", ifDue);
}

async function ready(registration) {
  const worker = registration.active ?? registration.waiting ?? registration.installing;
  while (worker.state !== "activated" && worker.state !== "redundant") {
    await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
  }
  return registration;
}
