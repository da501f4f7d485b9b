import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TransferError } from '../../../src/reana/errors/transfer-error.js';
import { findSummary, numbersOf, readSummary } from '../../../src/scans/results/read-summary.js';
import { TestClock } from '../../reana/stub-server.js';
import { thrownBy, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';

describe('findSummary', () => {
  const paths = ['a/results/summary.json', 'b/other.json', 'my-results/summary.json'];

  test.each([
    ['results/summary.json', 'a/results/summary.json'],
    ['./b/other.json', 'b/other.json'],
    ['other.json', 'b/other.json'],
    ['ther.json', undefined],
  ])('%s means %s', (rule, path) => {
    expect(findSummary(paths, rule, '0001-aaaaaaaaaa')).toBe(path);
  });

  test('a whole path counts before the ends of others', () => {
    expect(findSummary(['x/results/s.json', 'results/s.json'], 'results/s.json', 'p')).toBe('results/s.json');
  });

  test('several are named', () => {
    const failure = thrownBy(() => findSummary(paths, 'summary.json', '0001-aaaaaaaaaa'));
    expect(failure.code).toBe('usage');
    expect(failure.message).toContain('a/results/summary.json, my-results/summary.json');
    expectWords(wordsOf(failure));
  });
});

describe('readSummary', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'summary-'))));
  afterEach(() => rm(folder, { recursive: true }));

  test('numbers that are none are null, texts that look like them stay', async () => {
    await writeFile(
      join(folder, 's.json'),
      '{"a": NaN, "b": [-Infinity, 2, Infinity], "c": "NaN \\" NaN", "NaN": 1}',
    );
    expect(await readSummary(folder, 's.json', new TestClock())).toEqual({
      a: null,
      b: [null, 2, null],
      c: 'NaN " NaN',
      NaN: 1,
    });
  });

  test('what is no JSON is undefined, what is not there an error', async () => {
    await writeFile(join(folder, 's.json'), '{"a": ');
    const clock = new TestClock();
    expect(await readSummary(folder, 's.json', clock)).toBeUndefined();
    expect(clock.waits).toEqual([]);
    await expect(readSummary(folder, 'missing.json', clock)).rejects.toThrow(TransferError);
    expect(clock.waits).toHaveLength(4);
  });

  test('a file that is away for a moment is waited for', async () => {
    const exchange = async (): Promise<void> => writeFile(join(folder, 's.json'), '1');
    expect(await readSummary(folder, 's.json', { now: () => 0, sleep: exchange })).toBe(1);
  });
});

test('all numbers are named by their keys; texts, truth values and data are left out', () => {
  const numbers = numbersOf({
    seed: 1,
    caption: 'text',
    methods: {
      alices: {
        area_68: 0.25,
        reaches_edge: true,
        best_fit: [0.5, null],
        information: [
          [1, 2],
          [2, 3],
        ],
        losses: [1, 2, 3, 4, 5, 6],
        stages: [{ wall: 3 }],
        mixed: [1, 'two'],
        nothing: null,
      },
    },
  });
  expect(Object.fromEntries(numbers)).toEqual({
    seed: 1,
    'methods.alices.area_68': 0.25,
    'methods.alices.best_fit.0': 0.5,
    'methods.alices.information.0.0': 1,
    'methods.alices.information.0.1': 2,
    'methods.alices.information.1.0': 2,
    'methods.alices.information.1.1': 3,
  });
});
