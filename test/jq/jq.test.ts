import { getEventListeners } from 'node:events';
import type { Clock } from '../../src/core/clock.js';
import { exactFloat, exactInteger } from '../../src/core/json/exact-number.js';
import { Jq, type JqOptions } from '../../src/jq/jq.js';
import type { JsonValue } from '../../src/core/json.js';
import { failureOf } from '../support/failures.js';
import { expectWords } from '../support/words.js';

async function withJq<T>(options: JqOptions, use: (jq: Jq) => Promise<T>): Promise<T> {
  const jq = new Jq(options);
  try {
    return await use(jq);
  } finally {
    await jq.close();
  }
}

let jq: Jq;
beforeAll(() => {
  jq = new Jq();
});
afterAll(() => jq.close());

async function all(program: string, input: JsonValue): Promise<readonly JsonValue[]> {
  return (await jq.compile(program))(input, 'all');
}

async function first(program: string, input: JsonValue): Promise<readonly JsonValue[]> {
  return (await jq.compile(program))(input, 'first');
}

// The outputs are those of PyPI's jq 1.13; test/slow/peers/jq.test.ts asks it the same.
test.each([
  ['.', { b: 1, a: [1, 'x', null, true] }, [{ b: 1, a: [1, 'x', null, true] }]],
  ['.[]', [1, 'a\nb', { b: [] }], [1, 'a\nb', { b: [] }]],
  ['empty', 1, []],
  ['-1', null, [-1]],
  ['.a as [$x, {y: $z}] | [$x, $z]', { a: [1, { y: 2 }] }, [[1, 2]]],
  ['@sh "echo \\(.)"', "it's", ["echo 'it'\\''s'"]],
  ['try error("x") catch .', 1, ['x']],
  ['. # a comment at the end', 1, [1]],
  ['def f: . + 1;\nf | f', 1, [3]],
  ['[., 1.50, 1e3, -0.0]', 12345678901234567890, [[exactInteger(12345678901234567168n), 1.5, 1000, 0]]],
  ['nan, infinite', 1, [null, exactFloat(Number.MAX_VALUE)]],
  ['1, halt, 2', 1, [1]],
] as const)('%s', async (program, input, outputs) => {
  expect(await all(program, input)).toEqual(outputs);
});

test('functions that jq 1.8 removed are as in jq 1.7', async () => {
  const input = { a: [1, { b: null }] };
  expect(await all('[leaf_paths], (.a | toarray), ([.a[0] | pow10, ascii, dateadd("s"; 2)])', input)).toEqual(
    [[['a', 0]], [1, { b: null }], [10, '\u0001', 3]],
  );
  const failure = await failureOf(jq.compile('[leaf_paths] |\n missing'));
  expect(failure).toMatchObject({ place: { line: 2, column: 2 } });
});

test('the first output is all that is run for', async () => {
  expect(await first('1, error("never")', null)).toEqual([1]);
  expect(await first('repeat(.)', 'on')).toEqual(['on']);
  expect(await first('empty', null)).toEqual([]);
  expect((await failureOf(all('1, error("now")', null))).message).toBe('now');
});

test('a program is compiled once', async () => {
  expect(jq.compile('.x')).toBe(jq.compile('.x'));
  const [one, other] = await Promise.all([first('.x', { x: 1 }), first('.x', { x: 2 })]);
  expect([one, other]).toEqual([[1], [2]]);
});

test.each([
  ['{{', { line: 1, column: 2 }],
  ['.a |\n  foo', { line: 2, column: 3 }],
  ['"a\\(1;2)"', { line: 1, column: 6 }],
  ['1) , (2', { line: 1, column: 2 }],
  ['$missing', { line: 1, column: 1 }],
  ['', undefined],
  ['# nothing', undefined],
  ['import "other" as other; .', undefined],
])('%j does not compile', async (program, place) => {
  const failure = await failureOf(jq.compile(program));
  expect(failure).toMatchObject({ name: 'JqError', place });
  expectWords(failure.message);
});

test.each(['.a', 'error({a: 1})', 'error(null)', 'input', '"a\\nb" | error'])('%s fails', async (program) => {
  expectWords((await failureOf(first(program, 1))).message);
});

test('a program sees nothing of this process', async () => {
  process.env.JQ_TEST_SECRET = 'seen';
  try {
    expect(await all('env.JQ_TEST_SECRET, $ENV.JQ_TEST_SECRET', null)).toEqual([null, null]);
  } finally {
    delete process.env.JQ_TEST_SECRET;
  }
});

/** Time that stands still until it is over. */
class HeldClock implements Clock {
  private readonly sleepers = new Set<() => void>();

  now(): number {
    return 0;
  }

  sleep(_milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.sleepers.add(resolve);
      signal?.addEventListener('abort', () => {
        this.sleepers.delete(resolve);
        reject(new Error('woken'));
      });
    });
  }

  pass(): void {
    for (const wake of this.sleepers) wake();
  }
}

test('a program that never ends is ended, and the next one runs', async () => {
  const clock = new HeldClock();
  await withJq({ clock }, async (limited) => {
    const run = await limited.compile('def f: f; f');
    const failure = failureOf(run(null, 'all'));
    const next = limited.compile('. + 1');
    setImmediate(() => clock.pass());
    expectWords((await failure).message);
    expect(await (await next)(1, 'all')).toEqual([2]);
  });
});

test.each(['repeat(.)', 'def f: . + . | f; f'])('%s returns or keeps too much', async (program) => {
  await withJq({ mostOutput: 1000 }, async (limited) => {
    const run = await limited.compile(program);
    expectWords((await failureOf(run('on', 'all'))).message);
    expect(await (await limited.compile('.'))(1, 'all')).toEqual([1]);
  });
});

test('a signal ends what runs', async () => {
  const controller = new AbortController();
  await withJq({ signal: controller.signal }, async (stopped) => {
    const run = await stopped.compile('def f: f; f');
    const failure = failureOf(run(null, 'all'));
    setImmediate(() => controller.abort());
    expect(await failure).toMatchObject({ code: 'aborted' });
    expect(await failureOf(run(null, 'all'))).toMatchObject({ code: 'aborted' });
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });
});
