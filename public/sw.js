// Answers for the page where there is no network. `cargo xtask build` writes in which version this is and what belongs
// to it; as it stands here (`cargo xtask serve`) it only takes away what an earlier build has left.
//
// Each version is kept in a cache of its own and answers with its own page. A new one waits until no page of the last
// is open, or someone agrees. From then on it also answers for pages of earlier versions, whose files it finds by their
// names, for those tell their content: so earlier caches stay as long as pages of them are open.
"use strict";

const VERSION = "";
// What has to be there before this version answers, and what follows in the background. The page itself has no name.
const FIRST = [];
const LATER = [];

const PAGE = "";
const { pathname: SCOPE } = new URL(registration.scope);
// No path has a number sign, so no other page of the host has caches whose names begin so.
const CACHES = `specwright${SCOPE}#`;
const OWN = CACHES + VERSION;
// What a team places beside the page belongs to no version.
const TEAM = `${CACHES}templates`;
// Part of a name, or of its folder's, is a hash of the content.
const IS_NAMED_BY_CONTENT = /-[0-9a-f]{8,16}[._/]/;
const EXACTLY = { ignoreVary: true };
// What Firefox was writing when it was killed, it takes from what it counts as stored when it comes up, though it never
// added that: below zero it stores nothing at all until it is started once more. So before a large file is written, as
// much is stored for that time, piece by piece: the first is smaller than an empty cache with an empty database, in
// bytes, and each other one than all before it.
const BALLAST = `${CACHES}ballast`;
const LIGHT = 96 * 1024;
// How long a copy of a team's template waits for the network, and this for a page's answer, in milliseconds.
const PATIENCE = 4_000;

const address = (file) => new URL(file, registration.scope).href;
const deploymentCaches = async () => (await caches.keys()).filter((name) => name.startsWith(CACHES));

addEventListener("install", (event) => {
  event.waitUntil(VERSION ? keep(FIRST) : registration.unregister());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || !pathname.startsWith(SCOPE)) {
    return;
  }
  const path = pathname.slice(SCOPE.length);
  const file = path === "index.html" ? PAGE : path;
  if (file.startsWith("templates/")) {
    // One that is opened like a page is no business of ours.
    if (request.mode !== "navigate") {
      event.respondWith(newest(request));
    }
  } else if (IS_NAMED_BY_CONTENT.test(file) || FIRST.includes(file)) {
    event.respondWith(answer(file, request));
  }
});

addEventListener("message", (event) => {
  const { data, source } = event;
  if (data.takeOver) {
    skipWaiting();
  } else if (data.settle) {
    event.waitUntil(settle(data.settle, source));
  }
});

// Keeps files of this version that are not kept yet. Rejects if one cannot be, once the others are.
async function keep(files) {
  const cache = await caches.open(OWN);
  const missing = await Promise.all(files.map(async (file) => await find(file, [OWN]) ? [] : [file]));
  // To its end, before anything is written: then no slow network makes the writing last.
  const loaded = await Promise.allSettled(missing.flat().map(async (file) => {
    const response = await find(file, await cachesWith(file)) ?? await load(file);
    return { file, headers: response.headers, content: await response.arrayBuffer() };
  }));
  for (const { value } of loaded.filter(({ value }) => value)) {
    await write(cache, value);
  }
  const failed = loaded.find(({ status }) => status === "rejected");
  if (failed) {
    throw failed.reason;
  }
}

async function write(cache, { file, headers, content }) {
  try {
    const ballast = content.byteLength > LIGHT && await caches.open(BALLAST);
    for (let size = LIGHT; size < content.byteLength; size *= 2) {
      await ballast.put(address(`${size}`), new Response(content.slice(0, size)));
    }
  } catch {
    // It is a precaution. Where there is no room for it, there may be for the file.
    await caches.delete(BALLAST);
  }
  try {
    await cache.put(address(file), new Response(content, { headers }));
  } finally {
    if (content.byteLength > LIGHT) {
      await caches.delete(BALLAST);
    }
  }
}

// Where a file may be: what is named by its content is the same in each version that has it.
async function cachesWith(file) {
  return IS_NAMED_BY_CONTENT.test(file) ? deploymentCaches() : [OWN];
}

async function find(file, names) {
  for (const cacheName of names) {
    const kept = await caches.match(address(file), { ...EXACTLY, cacheName });
    if (kept) {
      return kept;
    }
  }
}

async function load(file) {
  // The page has just loaded most of what is named by its content, and that never changes.
  const attempts = IS_NAMED_BY_CONTENT.test(file) ? ["force-cache", "reload"] : ["no-cache"];
  for (const cache of attempts) {
    const response = await fetch(address(file), { cache });
    const isPage = (response.headers.get("Content-Type") ?? "").startsWith("text/html");
    if (response.ok && file === PAGE) {
      const text = await response.text();
      // A host may be in the middle of being given another version. What was redirected could not be answered with.
      if (text.includes(VERSION)) {
        return new Response(text, { headers: response.headers });
      }
    } else if (response.ok && !isPage) {
      // Some hosts answer with a page where there is no such file.
      return response;
    }
  }
  throw new Error(`${file || "the page"} is not what belongs to this version`);
}

async function answer(file, request) {
  try {
    const kept = await find(file, [OWN]) ?? await find(file, await cachesWith(file));
    if (kept) {
      return kept;
    }
    // The browser may have cleared it away, or it was not loaded ahead.
    if (FIRST.includes(file) || LATER.includes(file)) {
      await keep([file]);
      return await find(file, [OWN]) ?? await fetch(request);
    }
  } catch {
    // Without a store, or with another version at the host, the page gets what it would get without this.
  }
  return fetch(request);
}

// From the network, so that a team's edits show; what came last is for where there is none.
async function newest({ url }) {
  const kept = await caches.match(url, { ...EXACTLY, cacheName: TEAM }).catch(() => undefined);
  try {
    const response = await fetch(url, { cache: "no-cache", signal: kept && AbortSignal.timeout?.(PATIENCE) });
    await keepOfTeam(url, response.clone()).catch(() => {});
    return response;
  } catch (error) {
    if (kept) {
      return kept;
    }
    throw error;
  }
}

async function keepOfTeam(url, response) {
  const cache = await caches.open(TEAM);
  await (response.ok ? cache.put(url, response) : cache.delete(url));
}

// A page is at rest: what it may need without a network is completed, and what no page needs any more goes.
async function settle({ withLater, templates }, page) {
  try {
    await keep(FIRST);
    await keep(withLater ? LATER : []);
    for (const url of templates) {
      if (!await caches.match(url, { ...EXACTLY, cacheName: TEAM })) {
        await keepOfTeam(url, await fetch(url));
      }
    }
    page.postMessage({ isKept: withLater });
    await tend();
  } catch {
    // Without a network or without room, the next start tries again.
  }
}

async function tend() {
  const isOurs = ({ url }) => [SCOPE, `${SCOPE}index.html`].includes(new URL(url).pathname);
  const pages = (await clients.matchAll({ type: "window", includeUncontrolled: true })).filter(isOurs);
  const answeredFor = new Set((await clients.matchAll({ type: "window" })).map(({ id }) => id));
  const versions = await Promise.all(pages.map(versionOf));
  // The page of the first visit needs its files too when another version is published meanwhile.
  const others = versions.filter((_, at) => !answeredFor.has(pages[at].id));
  if (others.length && others.every((version) => version === VERSION)) {
    await clients.claim();
  }
  // A page that sleeps may be of any version, and what is on its way here has its cache already.
  if (versions.includes(undefined) || registration.installing || registration.waiting) {
    return;
  }
  const needed = [OWN, TEAM, ...versions.map((version) => CACHES + version)];
  const unneeded = (await deploymentCaches()).filter((name) => !needed.includes(name));
  await Promise.all(unneeded.map((name) => caches.delete(name)));
}

// The version of an open page; none if it does not answer.
function versionOf(page) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => resolve(data);
    setTimeout(resolve, PATIENCE);
    page.postMessage({ tellVersion: true }, [port2]);
  });
}
