import { execFileSync } from 'node:child_process';
import type { JsonValue } from '../../../src/core/json.js';
import { parseExactJson } from '../../../src/core/json/parse-exact-json.js';
import { writeJson } from '../../../src/core/json/write-json.js';
import { Jq } from '../../../src/jq/jq.js';
import { SEED } from '../../support/seed.js';
import { fc } from '../../support/property.js';
import { yadagePython } from './real-yadage.js';

/** What PyPI's `jq` makes of programs and inputs: all outputs, the first one, or null in place of an error. */
const SCRIPT = `
import jq, json, sys
def ask(program, value, many):
    try:
        return jq.jq(program).transform(value, multiple_output=many)
    except BaseException:
        return "failed"
print(json.dumps([[ask(p, v, True), ask(p, v, False)] for p, v in json.load(sys.stdin)]))
`;

type Question = readonly [program: string, input: JsonValue];

function askPython(questions: readonly Question[]): JsonValue {
  const text = execFileSync(yadagePython(), ['-c', SCRIPT], { input: writeJson(questions) });
  return parseExactJson(text.toString()) ?? null;
}

async function askOurs(questions: readonly Question[]): Promise<JsonValue> {
  const jq = new Jq();
  const ask = async ([program, input]: Question): Promise<JsonValue[]> => {
    const all = jq.compile(program).then((run) => run(input, 'all'));
    const first = jq.compile(program).then((run) => run(input, 'first'));
    return [
      await all.catch(() => 'failed'),
      await first.then(([output]) => (output === undefined ? 'failed' : output)).catch(() => 'failed'),
    ];
  };
  try {
    const answers: JsonValue[] = [];
    for (const question of questions) answers.push(await ask(question));
    return answers;
  } finally {
    await jq.close();
  }
}

const PROGRAMS = [
  ...['.', '.[]', '.[]?', '..', 'keys', 'keys_unsorted', 'length', 'tojson', 'to_entries', 'tostring'],
  ...['[.]', '{a: .}', '[.., 1]', 'paths', '[paths(scalars)]', 'map(.)', '.a', '.a?', '.a // "none"', 'type'],
  ...['[.[]? | numbers | . * 2]', '[.[]? | strings | ascii_upcase]', 'first(.[]?)', 'add', '@text', '@json'],
  ...[
    '@sh',
    'if . then 1 else 2 end',
    'if . then 1 end',
    '. as [$x, $y] | [$y, $x]',
    'empty',
    'error',
    'nan',
  ],
  ...[
    'reduce .[]? as $x (0; . + 1)',
    'limit(2; .[]?)',
    'try error(.) catch .',
    'unique?',
    'sort?',
    '-1',
    '{{',
  ],
  ...[
    '. == 1',
    '. < "a"',
    'not',
    '[.[]? | floor?]',
    'tojson | fromjson',
    'with_entries(.value |= [.])?',
    '$x',
  ],
  ...[
    'label $out | .[]? | ., break $out',
    'path(..)',
    '[splits("a")?]',
    'test("a")?',
    'infinite',
    '1, halt, 2',
  ],
];

test('programs and values of every kind give what PyPI’s jq gives', async () => {
  const value = fc.jsonValue({ maxDepth: 3, noUnicodeString: false });
  const questions = fc
    .sample(fc.tuple(fc.constantFrom(...PROGRAMS), value), {
      numRuns: 1500,
      seed: SEED,
    })
    // For jq and here the largest double is infinity, which PyPI's jq tells apart.
    .filter(([, input]) => !JSON.stringify(input).includes(String(Number.MAX_VALUE)))
    .map(([program, input]): Question => [program, parseExactJson(JSON.stringify(input)) ?? null]);
  expect(await askOurs(questions)).toEqual(askPython(questions));
});
