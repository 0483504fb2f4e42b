// Specifications of any length, the same bytes at every run: what a team that builds controllers for irrigation would
// write. Chapters are put together by a generator with a fixed seed, so that no two machines measure different texts.

/** Stands once in each document, in its middle: the measured keys are typed behind it. */
export const ANCHOR = 'measuredword';

/** The words of each document's last heading, which stand nowhere else. */
export const LAST_HEADING = 'Where to ask when this text is silent';

const THINGS = ['main valve', 'drain valve', 'booster pump', 'field gateway', 'zone controller', 'flow meter',
  'soil probe', 'season plan', 'alarm log', 'spare battery', 'radio link', 'firmware image', 'pressure sensor',
  'rain gauge', 'field tablet', 'nightly backup', 'reading store', 'calibration table', 'upper manifold', 'relay board',
  'weather feed', 'watchdog timer', 'clock source', 'service panel'];
const DOES = ['opens', 'closes', 'reports to', 'waits for', 'overrides', 'samples', 'wakes', 'isolates', 'confirms',
  'retries', 'ignores', 'drains', 'locks out', 'resumes', 'compares itself with', 'is replaced by'];
const WHEN = ['after a power cut', 'while the radio is silent', 'below 4 °C', 'between 22:00 and 05:00',
  'once a minute', 'at the first key of an operator', 'when two readings disagree', 'within 250 ms',
  'before the pressure falls under 1.8 bar', 'as soon as the clock is trusted', 'for at most three cycles',
  'unless a person stands at the panel', 'in each dry season', 'at 9,600 baud'];
const WHY = ['because a stuck valve costs more than a missed cycle', 'so that nobody has to drive to the field',
  'which the pilot at Lüneburg has shown to be enough', 'and says so in the log',
  'even if that empties the battery sooner', 'as auditors ask for it', 'since two of five units lost it in 2023',
  'and the naïve order would flood the lower terrace'];
const LEVELS = ['low', 'medium', 'high'];
const UNITS = ['ms', 'bar', 'l/min', '°C', '%', 'V'];
const LANGUAGES = ['json', 'toml', 'sh'];

/** Returns a document of about `size` bytes and never more than a chapter's last block beyond it. */
export function specification(size) {
  const chance = seeded(20_11);
  const upTo = (most) => Math.floor(chance() * most);
  const one = (list) => list[upTo(list.length)];
  const many = (least, most, make) => Array.from({ length: least + upTo(most - least + 1) }, (_, i) => make(i));
  const capital = (words) => words[0].toUpperCase() + words.slice(1);
  const key = () => one(THINGS).replace(' ', '_');
  const number = () => (upTo(900) + 10) / 10;
  const sources = new Map();
  let chapters = 0;
  let requirements = 0;

  const thing = () => {
    const plain = one(THINGS);
    const sort = chance();
    if (sort < 0.12) return `\`${plain.replace(' ', '_')}\``;
    if (sort < 0.2) return `**${plain}**`;
    if (sort < 0.25) return `*${plain}*`;
    if (sort < 0.29) return `[${plain}](https://example.com/manual/${plain.replace(' ', '-')}#part-${upTo(40) + 1})`;
    if (sort < 0.32) {
      const source = `study-${upTo(60) + 1}`;
      sources.set(source, `https://example.org/studies/${source}.html`);
      return `${plain} ([field study][${source}])`;
    }
    return plain;
  };
  const clause = () => `the ${thing()} ${one(DOES)} the ${thing()} ${one(WHEN)}`;
  const sentence = () => `${capital(clause())}${chance() < 0.4 ? `, ${one(WHY)}` : ''}.`;
  const paragraph = () => many(2, 5, sentence).join(' ');
  // A sentence leads to each list: otherwise two that happen to follow each other would be one.
  const list = (least, most, item) => `${sentence()}\n\n${many(least, most, item).join('\n')}`;

  const blocks = {
    paragraph,
    wrapped: () => wrap(paragraph()),
    bullets: () => list(3, 6, () => `- ${sentence()}${chance() < 0.3 ? `\n  - ${sentence()}` : ''}`),
    steps: () => list(3, 6, (i) => `${i + 1}. ${sentence()}`),
    tasks: () => list(3, 5, () => `- [${one(['x', ' '])}] R-${++requirements}: ${sentence()}`),
    settings: () => [
      '| Setting | Default | Unit | Risk | What it does |',
      '|:--------|--------:|:----:|------|--------------|',
      ...many(4, 8, () => `| \`${key()}\` | ${number()} | ${one(UNITS)} | ${one(LEVELS)} | ${capital(clause())} |`),
    ].join('\n'),
    code: () => {
      const language = one(LANGUAGES);
      const line = {
        json: () => `  "${key()}": { "limit": ${number()}, "unit": "${one(UNITS)}" },`,
        toml: () => `${key()} = ${number()} # ${one(WHEN)}`,
        sh: () => `fieldctl set ${key()} ${number()} && fieldctl wait --seconds ${upTo(60) + 1}`,
      }[language];
      const lines = many(3, 8, line).join('\n');
      return `\`\`\`${language}\n${language === 'json' ? `{\n${lines}\n  "revision": ${upTo(90)}\n}` : lines}\n\`\`\``;
    },
    quote: () => `> **From the field.** ${sentence()} ${sentence()}`,
  };
  // Prose outweighs the rest, as it does in the specifications that people write.
  const usual = [...Object.values(blocks), blocks.paragraph, blocks.wrapped, blocks.bullets];

  const parts = [];
  let length = 0;
  const write = (part) => {
    parts.push(part);
    length += Buffer.byteLength(part) + 2;
  };
  const ending = () => [`## ${LAST_HEADING}`, 'The people on duty answer at any hour.',
    [...sources].map(([name, address]) => `[${name}]: ${address}`).join('\n')];
  const left = () => size - length - Buffer.byteLength(ending().join('\n\n'));

  write('# Irrigation controller for terraced fields');
  write('**Status:** agreed\n**Revision:** 14\n**Editors:** controls team');
  write(paragraph());
  let isAnchored = false;
  while (left() > 0) {
    const isChapter = chance() < 0.3;
    const words = `${capital(one(THINGS))} ${one(WHEN)}`;
    write(isChapter ? `## ${++chapters}. ${words}` : `### ${words}`);
    if (!isAnchored && length > size * 0.48) {
      isAnchored = true;
      write(`An ordinary paragraph holds the ${ANCHOR} and goes on with \`code\`, **strong words** and a `
        + '[link](https://example.com/manual/middle) as its neighbours do, so that a key typed in it is a usual one.');
    }
    for (const block of many(2, 5, () => one(usual))) {
      if (left() > 0) write(block());
    }
  }
  ending().forEach(write);
  return `${parts.join('\n\n')}\n`;
}

/** A linear congruential generator with the constants of Numerical Recipes; its upper bits are good enough here. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Breaks lines at 80 characters, as half of the authors do by hand. */
function wrap(text) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line && line.length + word.length > 79) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.join('\n');
}
