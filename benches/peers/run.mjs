// Measures the built page beside its peers and prints tables; README's figures come from here.
//
//   node benches/peers/run.mjs [--rounds 3] [--docs 10k,100k,1m] [--peers specwright,markdown-it] [--dist dist]
//                              [--keys 24] [--cap 20]
//
// `--cap` is the seconds after which a slow page gets no more keys. CHROMIUM names another browser.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { specification } from './docs.mjs';
import { PEERS } from './peers.mjs';
import { report, sizeWords } from './report.mjs';
import { LIBRARIES, bundle, install, serve } from './setup.mjs';

const { values: options } = parseArgs({
  options: {
    rounds: { type: 'string', default: '3' },
    docs: { type: 'string', default: '10k,100k,1m' },
    peers: { type: 'string', default: PEERS.map(({ id }) => id).join() },
    dist: { type: 'string', default: join(import.meta.dirname, '../../dist') },
    keys: { type: 'string', default: '24' },
    cap: { type: 'string', default: '20' },
  },
});
const [rounds, keys, cap] = [options.rounds, options.keys, options.cap].map(Number);
const sizes = options.docs.split(',').map((doc) => parseInt(doc, 10) * ({ k: 1000, m: 1_000_000 }[doc.at(-1)] ?? 1));
const wanted = options.peers.split(',');
const peers = PEERS.filter(({ id }) => wanted.includes(id));
const dist = resolve(options.dist);
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
const say = (words) => process.stderr.write(`${words}\n`);

function stop(words) {
  say(words);
  process.exit(1);
}

const unknown = wanted.filter((id) => !peers.some((peer) => peer.id === id));
if (unknown.length) stop(`no such peer: ${unknown.join(', ')}`);
if (!existsSync(join(dist, 'index.html'))) stop(`${dist} holds no page: build it with \`cargo xtask build\``);

install();
await bundle(peers.map(({ id }) => id).filter((id) => id !== 'specwright'));
// Only now are the packages there that these need.
const { measure } = await import('./measure.mjs');
const { chromium } = await import('playwright-core');

const server = await serve(dist);
const rows = [];
for (let round = 1; round <= rounds; round += 1) {
  for (const size of sizes) {
    const text = specification(size);
    // Each round begins with another page, so that none is always measured on a machine just warmed up.
    const order = peers.map((_, index) => peers[(index + round - 1) % peers.length]);
    for (const peer of order) {
      const row = { round, size, peer: peer.id };
      rows.push(row);
      say(`round ${round}, ${sizeWords(size)}, ${peer.id}`);
      try {
        const address = `http://127.0.0.1:${server.address().port}/${peer.id}/`;
        Object.assign(row, await measure(peer, text, address, { keys, cap: 1000 * cap, executablePath }));
      } catch (error) {
        [row.error] = error.message.split('\n');
        say(`  failed: ${row.error}`);
      }
    }
  }
}
server.close();

const results = join(import.meta.dirname, 'results');
mkdirSync(results, { recursive: true });
writeFileSync(join(results, 'rows.json'), JSON.stringify(rows, null, 1));
const browser = await chromium.launch({ executablePath });
const facts = { peers, sizes, rounds, keys, browser: browser.version(), libraries: LIBRARIES };
await browser.close();
process.stdout.write(report(rows, facts));
