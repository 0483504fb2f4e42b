// One measurement: one page in a fresh browser opens one document, and is typed in.
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ANCHOR, LAST_HEADING } from './docs.mjs';

const LETTERS = 'bcdfghjklmnpqrstvwxz';
/** The first keys find caches cold and code not yet compiled. */
const WARM_UP = 4;
/** After so many milliseconds without a change, the page counts as done with a key. */
const CALM = 80;
/** Beyond so many milliseconds, nobody waits any more. */
const LIMIT = 180_000;

/** Types `keys` keys, fewer if that takes more than `cap` milliseconds. Returns times in milliseconds. */
export async function measure(peer, text, address, { keys, cap, executablePath }) {
  const browser = await chromium.launch({ executablePath });
  // A page that hangs answers nothing: only the end of its browser ends the waiting.
  const watchdog = setTimeout(() => browser.close(), 6 * LIMIT);
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(LIMIT);
    await page.addInitScript({ path: join(import.meta.dirname, 'agent.js') });
    await page.goto(address);
    const start = Date.now();
    await peer.prepare?.(page, text);
    const prepared = peer.prepare && Date.now() - start;
    await page.waitForFunction(() => window.peer);
    await page.evaluate((calm) => window.agent.quiet(calm), CALM);
    const cdp = await page.context().newCDPSession(page);
    // The thread's own time: what else the machine does then does not count.
    await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });

    const opened = await page.evaluate(
      ([words, ...rest]) => window.agent.opened(() => window.peer.open(words), ...rest),
      [text, peer.preview, LAST_HEADING, ANCHOR, LIMIT],
    );
    if (!opened) throw new Error(`not opened within ${LIMIT / 1000} s`);
    return { prepared, painted: opened.painted, ...await type(cdp, peer, opened.start, { keys, cap }) };
  } finally {
    clearTimeout(watchdog);
    await browser.close();
  }
}

/** Types behind the anchor; `opening` is when the opening began. */
async function type(cdp, peer, opening, { keys, cap }) {
  const worked = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return 1000 * metrics.find(({ name }) => name === 'TaskDuration').value;
  };
  const ask = async (expression) => {
    const { result, exceptionDetails } = await cdp.send('Runtime.evaluate',
      { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
    return result.value;
  };
  const key = async (typed) => {
    const letter = typed.at(-1);
    const code = letter.toUpperCase();
    const event = { key: letter, code: `Key${code}`, windowsVirtualKeyCode: code.charCodeAt(0) };
    await ask(`agent.expect(${JSON.stringify(peer.preview)}, ${JSON.stringify(typed)}, ${LIMIT})`);
    const [times] = await Promise.all([
      ask(`agent.typed(${CALM})`),
      cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', text: letter, ...event }),
      cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event }),
    ]);
    if (!times) throw new Error(`a key was not painted within ${LIMIT / 1000} s`);
    return times;
  };

  const began = Date.now();
  let typed = `${ANCHOR}${LETTERS[0]}`;
  let before = await key(typed);
  const usable = before.taken - opening;
  let work = await worked();
  const measured = [];
  for (let count = 1; measured.length < keys; count += 1) {
    const elapsed = Date.now() - began;
    if (elapsed > cap && measured.length > 1) break;
    typed += LETTERS[count % LETTERS.length];
    const times = await key(typed);
    // Up to the next key, so that nothing that the page puts off is left out.
    const workNow = await worked();
    const looking = times.spent - before.spent;
    if (count >= WARM_UP || elapsed > cap / 4) {
      measured.push({ painted: times.painted - times.pressed, cpu: workNow - work - looking });
    }
    work = workNow;
    before = times;
  }
  return { usable, keys: measured };
}
