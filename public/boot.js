// Starts the page: loads the compiled program named by this script's own attributes, or says in the page why that
// does not work. It is a file because the content security policy allows no inline script.
(() => {
  "use strict";
  const { js, wasm, highlight, diagram, offline, version } = document.currentScript.dataset;

  // The database, which takes as long to open as the program to load: so it is opened meanwhile. The program finds it
  // here (src/browser/mirror.rs). One that does not answer must not keep anybody waiting for ever; if it does after all,
  // who asks again finds it.
  let opening = null;
  let opened = null;
  let isAsked = false;

  const connect = (resolve, reject) => {
    if (!indexedDB) {
      throw new Error("there is no database");
    }
    const request = indexedDB.open("specwright", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("records");
    request.onsuccess = () => {
      const own = request.result;
      if (opened) {
        // Another one was asked for meanwhile.
        own.close();
        resolve(opened);
        return;
      }
      const forgetOwn = () => {
        if (opened === own) {
          forget();
        }
      };
      opened = own;
      // Whoever wants to remove the database, or comes with another form of it, does not wait for this page.
      own.onclose = own.onversionchange = forgetOwn;
      resolve(own);
    };
    request.onerror = request.onblocked = reject;
  };

  function forget() {
    if (opened) {
      // What it is at comes to its end.
      opened.close();
      opening = null;
      opened = null;
    }
  }

  window.database = {
    forget,
    open: () => opened ? Promise.resolve(opened) : new Promise((resolve, reject) => {
      setTimeout(reject, 4000, new Error("the browser does not answer"));
      if (!opening) {
        // What is being opened is not asked for twice, unless it takes a minute.
        const own = new Promise(connect);
        const giveUp = () => {
          if (opening === own && !opened) {
            opening = null;
          }
        };
        opening = own;
        own.catch(giveUp);
        setTimeout(giveUp, 60_000);
      }
      opening.then(resolve, reject);
    }),
    // Whoever asks first needs not even wait for a promise, if it is open by then; nobody later goes before the others.
    first() {
      const first = isAsked ? null : opened;
      isAsked = true;
      return first;
    },
  };
  window.database.open().catch(() => {});

  const address = (file) => new URL(file, document.baseURI).href;

  // Everything is set as text, never as markup.
  function add(place, name, text) {
    const element = document.createElement(name);
    element.textContent = text;
    place.append(element);
    return element;
  }

  // Replaces the line that says "Loading".
  function report(problem, advice, error) {
    const alert = document.createElement("div");
    alert.className = "boot";
    alert.setAttribute("role", "alert");
    add(alert, "h1", "Specwright could not start");
    add(alert, "p", problem);
    add(alert, "p", `${advice} Your drafts stay stored in this browser.`);
    if (error) {
      add(alert, "p", `What the browser says: ${error}`);
      console.error(error);
    }
    // A version that does not start shall not keep the next one waiting.
    add(alert, "button", "Try again").addEventListener("click", () => {
      if (document.dispatchEvent(new Event("version-wanted", { cancelable: true }))) {
        location.reload();
      }
    });
    document.getElementById("app").replaceChildren(alert);
  }

  // A program that has trapped goes on in no known state, or not at all; whether it has stands at the page's root, where
  // the program looks too (src/browser.rs). A trap that it survives is no error here but a rejection, by
  // `browser::attempt`.
  const page = document.documentElement;

  function reportStop({ error }) {
    if (!(error instanceof WebAssembly.RuntimeError) || page.hasAttribute("data-stopped")) {
      return;
    }
    page.setAttribute("data-stopped", "");
    const alert = document.createElement("div");
    alert.className = "problem stopped";
    alert.setAttribute("role", "alert");
    const words = add(alert, "p", "The page has stopped because of an error. What was shown as saved is kept. ");
    const again = add(words, "button", "Reload the page");
    again.className = "button small";
    again.addEventListener("click", () => location.reload());
    // What stands beside a dialog cannot be used while that is open.
    (document.querySelector("dialog:modal") ?? document.body).prepend(alert);
  }

  function reportLoading(error) {
    const advice = location.protocol === "file:"
      ? "Browsers do not run it from a file: open it through a web server."
      : "The connection may have failed, or a newer version was just published: try again.";
    report("A part of it did not load.", advice, error);
  }

  async function start() {
    if (typeof WebAssembly !== "object") {
      report(
        "This browser does not run WebAssembly, which Specwright is made of.",
        "Use a current browser, or allow WebAssembly for this page if a setting blocks it.",
      );
      return;
    }
    addEventListener("error", reportStop);
    try {
      const program = await import(address(js));
      await program.default({ module_or_path: address(wasm) });
    } catch (error) {
      // A trap comes from the running program; everything else means that it did not get that far.
      if (error instanceof WebAssembly.RuntimeError) {
        page.setAttribute("data-stopped", "");
        report("It stopped with an error.", "Reloading the page may help.", error);
      } else {
        reportLoading(error);
      }
    }
  }

  // The program tells when the preview comes to show code. What colours it, and what draws diagrams, is loaded then: most
  // visits need neither. If that fails, code stays plain, and the next attempt waits, since each key in code tells again.
  function loadLater(name, file, isNeeded) {
    let nextAttempt = 0;
    let failures = 0;
    document.addEventListener("code-shown", async () => {
      // What is told of is on the page only when the program has come to its end.
      await null;
      if (Date.now() < nextAttempt || !isNeeded()) {
        return;
      }
      let isMissing = false;
      try {
        // Firefox keeps it that an import failed. With a fragment it is another import, of the same file.
        const { watch } = await import(address(file) + (failures > 0 ? `#${failures}` : ""));
        await watch();
      } catch {
        isMissing = true;
        failures += 1;
        nextAttempt = Date.now() + 30_000;
      }
      document.documentElement.toggleAttribute(`data-no-${name}`, isMissing);
    });
  }

  loadLater("colours", highlight, () => globalThis.CSS?.highlights);
  loadLater("diagrams", diagram, () => document.getElementsByClassName("language-mermaid").length > 0);
  start().then(async () => {
    // Only what was built for publishing has a version: what is being worked on is never kept.
    if (version) {
      const keeper = await import(address(offline));
      keeper.start(version);
    }
  }).catch(() => {});
})();
