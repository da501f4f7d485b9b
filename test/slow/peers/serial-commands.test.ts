import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { substitute } from '../../../src/analysis/serial/template.js';
import { parseExactJson } from '../../../src/core/json/parse-exact-json.js';
import { isJsonObject } from '../../../src/core/json.js';
import { pythonStr } from '../../../src/core/python/python-text.js';
import { fc } from '../../support/property.js';
import { SEED } from '../../support/seed.js';

/** A command, and its parameters as the text of a JSON object. */
interface Question {
  readonly command: string;
  readonly parameters: string;
}

type Expansion = { readonly text: string } | { readonly error: string };

/** What REANA's own library makes of them. */
function expandWithReana(questions: readonly Question[]): Expansion[] {
  const program = process.env['REANA_MADMINER_REANA_CLIENT'];
  if (program === undefined)
    throw new Error('REANA_MADMINER_REANA_CLIENT names no reana-client: use npm test');
  const python = join(dirname(program), 'python');
  const output = execFileSync(python, ['test/fixtures/serial/judges/expand_commands.py'], {
    input: JSON.stringify(questions),
    encoding: 'utf8',
    stdio: 'pipe',
    maxBuffer: 1 << 28,
  });
  return JSON.parse(output) as Expansion[];
}

/** The same by us, with a fault in REANA's words. */
function expand({ command, parameters }: Question): Expansion {
  const values = parseExactJson(parameters);
  if (!isJsonObject(values)) throw new Error(`${parameters} is no JSON object`);
  const result = substitute(command, (name) =>
    Object.hasOwn(values, name) ? pythonStr(values[name] ?? null) : undefined,
  );
  if (result.kind === 'expanded') return { text: result.text };
  const { part } = result;
  return {
    error:
      part.kind === 'fault'
        ? `Invalid placeholder in string: line ${part.line}, col ${part.column}`
        : `Workflow parameter(s) could not be expanded. Please take a look to '${part.name}'`,
  };
}

function differences(questions: readonly Question[]): unknown[] {
  const theirs = expandWithReana(questions);
  expect(theirs).toHaveLength(questions.length);
  return questions.flatMap((question, index) => {
    const ours = expand(question);
    return JSON.stringify(ours) === JSON.stringify(theirs[index])
      ? []
      : [{ question, ours, theirs: theirs[index] }];
  });
}

/** Pieces that lead into every branch of Python's pattern, and that its lines and letters differ by. */
const PIECES = [
  ...[
    '$',
    '$',
    '$$',
    '${',
    '{',
    '}',
    '(',
    ')',
    'x',
    'xy',
    '_u',
    'a1',
    '1',
    '$x',
    '${x}',
    '${xy}',
    '$_u',
    '${a1}',
  ],
  ...[
    '$ſ',
    '$x\u0131',
    '$\u212a',
    '${é}',
    'é',
    '💥',
    ' ',
    '-',
    '%.txt',
    ':-7',
    '.',
    "'",
    '"',
    '\\',
    '#',
    '|',
  ],
  ...['\n', '\r', '\r\n', '\v', '\f', '\x1c', '\x1d', '\x1e', '\x85', '\u2028', '\u2029', '\t', '\0'],
];

const NAMES = ['x', 'xy', 'X', '_u', 'a1', 'ſ', 'in-file', '1', '10', '9'];

const NUMBERS = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }).map(String),
  fc.constantFrom(
    '1.0',
    '-0.0',
    '-0',
    '1e5',
    '1E+16',
    '1.0e-5',
    '0.0001',
    '123456789012345678',
    '1e22',
    '5e-324',
  ),
);

/** Of letters beyond ASCII only such as every version of Unicode has: Python and Node differ in theirs. */
const CHARACTER = fc.oneof(
  fc.integer({ min: 0, max: 0xff }).map((code) => String.fromCharCode(code)),
  fc.constantFrom(
    'Ω',
    'ſ',
    '💥',
    '中',
    '\u0301',
    '\u200b',
    '\u2028',
    '\u3000',
    '\ue000',
    '\ufeff',
    "'",
    '"',
    '$x',
    '\\',
  ),
);

/** JSON texts, since not all of them come from JavaScript: `1.0` is one. */
const { value: VALUE } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    NUMBERS,
    fc.constantFrom('null', 'true', 'false'),
    fc.string({ unit: CHARACTER, maxLength: 8 }).map((text) => JSON.stringify(text)),
    fc.array(tie('value'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
    fc
      .array(fc.tuple(fc.constantFrom(...NAMES), tie('value')), { maxLength: 3 })
      .map((entries) => `{${entries.map(([key, value]) => `${JSON.stringify(key)}: ${value}`).join(', ')}}`),
  ),
}));

const PARAMETERS = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...NAMES), VALUE), { selector: ([name]) => name, maxLength: 6 })
  .map((entries) => `{${entries.map(([name, value]) => `${JSON.stringify(name)}: ${value}`).join(', ')}}`);

const QUESTION = fc.record({
  command: fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join('')),
  parameters: PARAMETERS,
});

test("commands are expanded, and refused at the same place, as by REANA's own library", () => {
  const questions = fc.sample(QUESTION, { seed: SEED, numRuns: 10_000 });
  expect(differences(questions)).toEqual([]);
  const outcomes = questions.map((question) => ({ question, expansion: expand(question) }));
  const count = (matches: (outcome: (typeof outcomes)[number]) => boolean): number =>
    outcomes.filter(matches).length;
  // Each kind of outcome is among them, more than by chance.
  expect(
    count(({ question, expansion }) => 'text' in expansion && question.command !== expansion.text),
  ).toBeGreaterThan(500);
  expect(
    count(({ expansion }) => 'error' in expansion && expansion.error.includes('line 2')),
  ).toBeGreaterThan(500);
  expect(count(({ expansion }) => 'error' in expansion && expansion.error.endsWith("'"))).toBeGreaterThan(
    500,
  );
});

test('values of parameters are written as Python writes them', () => {
  const questions = fc
    .sample(VALUE, { seed: SEED, numRuns: 10_000 })
    .map((value) => ({ command: '$x', parameters: `{"x": ${value}}` }));
  expect(differences(questions)).toEqual([]);
});
