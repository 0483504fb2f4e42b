// Measures how the built page keeps things: what a save takes of the main thread, and how soon a full library is there.
//
//   node benches/peers/keeping.mjs [--dist dist] [--saves 60] [--rounds 5]
//
// A save runs from the key that asks for it (Ctrl+S) to the end of what that key and its promises do; the database's own
// work is done elsewhere. The library holds 200 drafts of 20 KB, as many as localStorage takes and all of them in the
// database; it is usable when the menu of the last draft has opened. CHROMIUM names another browser.
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { crc32 } from 'node:zlib';
import { ANCHOR, specification } from './docs.mjs';
import { PEERS } from './peers.mjs';
import { install, serve } from './setup.mjs';

const { values: options } = parseArgs({
  options: {
    dist: { type: 'string', default: join(import.meta.dirname, '../../dist') },
    saves: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '5' },
  },
});
const [saves, rounds] = [options.saves, options.rounds].map(Number);

install();
const { chromium } = await import('playwright-core');
const server = await serve(resolve(options.dist));
const address = `http://127.0.0.1:${server.address().port}/specwright/`;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium' });

/** A page of its own with a finished text of that size open as a draft. */
async function opened(size) {
  const page = await (await browser.newContext()).newPage();
  await page.goto(address);
  const [{ prepare }] = PEERS;
  await prepare(page, specification(size));
  await page.evaluate(() => window.peer.open());
  await page.waitForSelector('.status[data-status="saved"]');
  return page;
}

const sorted = (times) => [...times].sort((one, other) => one - other);
const at = (times, part) => sorted(times)[Math.min(times.length - 1, Math.floor(times.length * part))].toFixed(1);
const say = (words, times) => console.log(`${words}: median ${at(times, 0.5)} ms, p95 ${at(times, 0.95)} ms`);

async function saving(size) {
  const page = await opened(size);
  await page.evaluate((anchor) => {
    const field = [...document.querySelectorAll('.form textarea')].find(({ value }) => value.includes(anchor));
    (field ?? document.querySelector('.form textarea')).focus();
  }, ANCHOR);
  const times = [];
  for (let save = 0; save < saves + 5; save += 1) {
    await page.keyboard.type('x');
    const time = await page.evaluate(async () => {
      const key = new KeyboardEvent('keydown', { key: 's', ctrlKey: true, bubbles: true, cancelable: true });
      const begin = performance.now();
      document.activeElement.dispatchEvent(key);
      for (let turn = 0; turn < 20; turn += 1) await null;
      return performance.now() - begin;
    });
    // The first find code not yet compiled.
    if (save >= 5) times.push(time);
    await page.waitForSelector('.status[data-status="saved"]');
  }
  await page.context().close();
  return times;
}

/** Records of 200 drafts, each a copy of the one that the page holds. */
function copies(text) {
  const { head, body } = JSON.parse(text);
  return Array.from({ length: 200 }, (_, number) => {
    const id = `draft${number}`;
    const own = { ...head, id, name: `Draft ${number}`, title: `Draft ${number}` };
    // The order in which the program writes them.
    const { revision, seen, title, kept, ...rest } = own;
    const before = '{"format":"specwright-draft","version":3,"reader":3,"sum":"';
    const ordered = { id, revision, ...(seen && { seen }), title, ...(kept && { kept }), ...rest };
    const behind = `","head":${JSON.stringify(ordered)},"body":${JSON.stringify(body)}}`;
    const sum = crc32(before + behind).toString(16).padStart(8, '0');
    return [`specwright/draft/${id}/${revision.split('/')[0]}`, before + sum + behind];
  });
}

/** How soon the page is there with an empty library: when its first template can be started from. */
async function empty() {
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.querySelector('#cards [data-go]')) return;
      observer.disconnect();
      window.time = performance.now();
    }).observe(document, { subtree: true, childList: true });
  });
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    await page.goto('about:blank');
    await page.goto(address);
    await page.waitForFunction(() => window.time);
    times.push(await page.evaluate(() => window.time));
  }
  await page.context().close();
  return times;
}

async function library() {
  const page = await opened(20_000);
  const text = await page.evaluate(() => Object.values(localStorage).find((value) => value.includes('specwright-draft')));
  await page.goto('about:blank');
  await page.goto(address);
  await page.evaluate(async (records) => {
    localStorage.clear();
    const database = await new Promise((done) => {
      const request = indexedDB.open('specwright');
      request.onsuccess = () => done(request.result);
    });
    const change = database.transaction('records', 'readwrite');
    change.objectStore('records').clear();
    for (const [key, value] of records) {
      change.objectStore('records').put(value, key);
      try {
        localStorage.setItem(key, value);
      } catch { /* It is full. */ }
    }
    await new Promise((done) => { change.oncomplete = done; });
    database.close();
  }, copies(text));
  await page.addInitScript(() => {
    const menus = () => document.querySelectorAll('#draft-rows [data-menu]');
    new MutationObserver((_, observer) => {
      if (menus().length < 200) return;
      observer.disconnect();
      const listed = performance.now();
      setTimeout(() => {
        [...menus()].at(-1).click();
        window.times = [listed, performance.now(), document.querySelectorAll('[role="menu"]').length];
      });
    }).observe(document, { subtree: true, childList: true });
  });
  const times = [];
  for (let round = 0; round < rounds; round += 1) {
    await page.goto('about:blank');
    await page.goto(address);
    await page.waitForFunction(() => window.times);
    const [listed, usable, menus] = await page.evaluate(() => window.times);
    if (menus !== 1) throw new Error('no menu has opened');
    times.push([listed, usable]);
  }
  await page.context().close();
  return times;
}

say('A save of 10 KB', await saving(10_000));
say('A save of 100 KB', await saving(100_000));
say('A save of 1 MB', await saving(1_000_000));
say('An empty library', await empty());
const times = await library();
say('200 drafts of 20 KB: listed', times.map(([listed]) => listed));
say('200 drafts of 20 KB: usable', times.map(([, usable]) => usable));
await browser.close();
server.close();
