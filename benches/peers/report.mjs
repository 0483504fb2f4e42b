// The tables, as they stand in the README.
import { cpus } from 'node:os';

const UNITS = [[1_000_000, 'MB'], [1000, 'KB']];

export function sizeWords(bytes) {
  const [unit, name] = UNITS.find(([least]) => bytes >= least) ?? [1, 'B'];
  return `${bytes / unit} ${name}`;
}

const quantile = (numbers, share) =>
  numbers.toSorted((a, b) => a - b)[Math.ceil(share * numbers.length) - 1];
const median = (numbers) => quantile(numbers, 0.5);
const figure = (number) => number.toLocaleString('en', { maximumFractionDigits: number < 10 ? 1 : 0 });

/** The median of the rounds' medians, and the 95th percentile over the keys of all rounds. */
function typing(rows, value) {
  const rounds = rows.map(({ keys }) => keys.map(value));
  return `${figure(median(rounds.map(median)))} (${figure(quantile(rounds.flat(), 0.95))})`;
}

const opening = (rows) =>
  `${figure(median(rows.map(({ painted }) => painted)))} / ${figure(median(rows.map(({ usable }) => usable)))}`;

function table(title, { peers, sizes }, cell) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [
    `**${title}**`,
    '',
    line(['', ...sizes.map(sizeWords)]),
    line(['---', ...sizes.map(() => '--:')]),
    ...peers.map((peer) => line([peer.name, ...sizes.map((size) => cell(peer, size))])),
    '',
  ].join('\n');
}

/** Writes everything in Markdown; `facts` says what was run where. */
export function report(rows, facts) {
  const { peers, sizes, rounds, keys, browser, libraries } = facts;
  const done = (peer, size) => rows.filter((row) => row.peer === peer.id && row.size === size && !row.error);
  const tabulate = (title, cell) => table(title, facts, (peer, size) => {
    const measured = done(peer, size);
    return measured.length ? cell(measured) : 'failed';
  });
  // What the tables do not say, for each of their cells.
  const remarks = (words, remark) => {
    const all = peers.flatMap((peer) => sizes.map((size) => {
      const said = done(peer, size).length && remark(done(peer, size));
      return said && `${peer.name} at ${sizeWords(size)}: ${said}`;
    })).filter(Boolean);
    return all.length ? `${words}: ${all.join('; ')}.\n` : '';
  };
  const [{ model }] = cpus();

  return [
    `${new Date().toISOString().slice(0, 10)}, ${model.trim()}, ${cpus().length} cores, headless Chromium ${browser};`,
    `${libraries.map((library) => library.join(' ')).join(', ')}.\n`,
    tabulate('Key to painted preview, ms: median (p95)', (cell) => typing(cell, ({ painted }) => painted)),
    tabulate('Main-thread CPU for each key, ms: median (p95)', (cell) => typing(cell, ({ cpu }) => cpu)),
    tabulate('Opening a document, ms: painted / usable', opening),
    'Method: each page opens the same generated specification in a fresh browser, and real key events are sent to the',
    `caret in its middle, ${keys} in each of ${rounds} rounds after a warm-up; the pages take turns within a round.`,
    "A key's time runs from the event's own time stamp to the end of the main thread's part of the first frame whose",
    'preview holds the letter, so up to 17 ms of waiting for a frame are in it; its CPU time runs up to the next key.',
    'A document is painted when its last heading is, and usable when the editor has painted the first letter typed',
    "after that. Medians are those of the rounds' medians; p95 is over the keys of all rounds.\n",
    remarks('Fewer keys, for want of time', (cell) => cell.some((row) => row.keys.length < keys)
      && cell.map((row) => row.keys.length).join(', ')),
    remarks('Before that, from choosing the file to the answered dialog, ms', (cell) => cell[0].prepared
      && figure(median(cell.map(({ prepared }) => prepared)))),
    ...rows.filter(({ error }) => error)
      .map((row) => `Round ${row.round}, ${sizeWords(row.size)}, ${row.peer} failed: ${row.error}\n`),
  ].filter(Boolean).join('\n');
}
