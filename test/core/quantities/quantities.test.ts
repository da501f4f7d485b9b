import { formatSlurmTime, parseDuration, parseSeconds } from '../../../src/core/quantities/duration.js';
import {
  formatHtcondorMemory,
  HTCONDOR_FLAVOURS,
  parseHtcondorMemory,
  parseHtcondorRuntime,
} from '../../../src/core/quantities/htcondor.js';
import { parseCpus } from '../../../src/core/quantities/cpu.js';
import { formatMemory, isMemory, memoryHint, parseMemory } from '../../../src/core/quantities/memory.js';
import { parseSize } from '../../../src/core/quantities/size.js';
import { fc } from '../../support/property.js';

const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

describe("REANA's memory", () => {
  test.each<[string, number | undefined]>([
    ['8Gi', 8 * GIB],
    ['1.5G', 1.5e9],
    ['1024', 1024],
    ['100K', 100_000],
    ['2E', 2e18],
    ['1.5Pi', 1.5 * 1024 ** 5],
    ...['8GB', '8gi', 'i', '1e3', '0.5', '100k', '500m', '', ' 8Gi', '8Gi\n', '-1', '.5G'].map(
      (text) => [text, undefined] as [string, undefined],
    ),
  ])('%j is %s bytes', (text, bytes) => {
    expect(parseMemory(text)).toBe(bytes);
    expect(isMemory(text)).toBe(bytes !== undefined);
  });

  test('nothing is an amount that REANA accepts, but no memory for a step', () => {
    expect([isMemory('0Gi'), parseMemory('0Gi')]).toEqual([true, undefined]);
  });

  // Source: KUBERNETES_MEMORY_FORMAT of reana-commons, as its schema writes it.
  test("accepts what REANA's own pattern accepts", () => {
    const pattern = /^(?:\d+|(?:\d+\.)?\d+[KMGTPE]i?)$/;
    const text = fc.stringMatching(/^[0-9.]{0,3}[kKMGTPEim]{0,2}[ B]?$/);
    fc.assert(fc.property(text, (each) => isMemory(each) === pattern.test(each)));
  });

  test('what is written is read again: exactly in mebibytes, and never as less', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 24 }), (mebibytes) => {
        expect(parseMemory(formatMemory(mebibytes * MIB))).toBe(mebibytes * MIB);
      }),
    );
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 45 }), (bytes) => {
        const read = parseMemory(formatMemory(bytes)) ?? 0;
        expect(read - bytes).toBeGreaterThanOrEqual(0);
        expect(read - bytes).toBeLessThan(MIB);
      }),
    );
  });

  test.each([
    ['16gb', '16G'],
    ['16 GiB', '16Gi'],
    ['100k', '100K'],
    ['8gi', '8Gi'],
    ['0 gb', undefined],
    ['lots', undefined],
  ])('the hint for %j means %s', (text, meant) => {
    expect(/did you mean (\S+)\?/.exec(memoryHint(text))?.[1]).toBe(meant);
  });
});

test.each([
  ['2', 2],
  ['500m', 0.5],
  ['2500m', 2.5],
  [' 1.5 ', 1.5],
  ['0', undefined],
  ['1e3', undefined],
  ['8Gi', undefined],
  ['much', undefined],
  ['-1', undefined],
])('%j is %s CPUs', (text, cpus) => expect(parseCpus(text)).toBe(cpus));

describe('sizes as people write them', () => {
  test.each<[string, number | undefined]>([
    ['0', 0],
    ['1234', 1234],
    ['12 bytes', 12],
    ['200 MB', 200_000_000],
    ['4G', 4e9],
    ['4gb', 4e9],
    ['1.5 GB', 1_500_000_000],
    ['3 kB', 3000],
    ['4Gi', 4 * GIB],
    ['2 MiB', 2 * MIB],
    ...['5 i', 'big', '-1 MB', '', '1 000', '4 G B'].map((text) => [text, undefined] as [string, undefined]),
  ])('%j is %s bytes', (text, bytes) => expect(parseSize(text)).toBe(bytes));

  test('what REANA understands means the same to people, up to P', () => {
    const memory = fc
      .tuple(fc.integer({ min: 1, max: 999 }), fc.constantFrom('', 'K', 'M', 'G', 'T', 'P'), fc.boolean())
      .map(([digits, prefix, binary]) => `${digits}${prefix}${prefix !== '' && binary ? 'i' : ''}`);
    fc.assert(fc.property(memory, (text) => parseSize(text) === parseMemory(text)));
  });
});

describe('durations', () => {
  test.each<[string, number | undefined]>([
    ['90 s', 90_000],
    ['1.5min', 90_000],
    ['5 min', 300_000],
    ['2h', 7_200_000],
    ['2 Hours', 7_200_000],
    ['1h30m', 5_400_000],
    ['1h 2m 3s', 3_723_000],
    ['1 day', 86_400_000],
    ['2w', 1_209_600_000],
    ['1y', 31_557_600_000],
    ['250ms', 250],
    ['0s', 0],
    ...['soon', '-1 s', '5 fortnights', '90', '', '1h 30', 'h', '1,5 h'].map(
      (text) => [text, undefined] as [string, undefined],
    ),
  ])('%j is %s milliseconds', (text, milliseconds) => expect(parseDuration(text)).toBe(milliseconds));

  test.each([
    ['90', 90_000],
    [' 1.5 ', 1500],
    ['2h', 7_200_000],
    ['x', undefined],
  ])('where seconds are meant, %j is %s milliseconds', (text, milliseconds) =>
    expect(parseSeconds(text)).toBe(milliseconds),
  );

  test.each([
    [60, '00:01:00'],
    [5400, '01:30:00'],
    [360_000, '100:00:00'],
  ])('%d s are %s to Slurm', (seconds, text) => expect(formatSlurmTime(seconds)).toBe(text));
});

describe("HTCondor's", () => {
  // Sources: its manual (request_memory counts MB unless a unit says otherwise; units are powers of 1024).
  test.each<[string, number | undefined]>([
    ['4096', 4096 * MIB],
    ['4 GB', 4 * GIB],
    ['4g', 4 * GIB],
    ['512M', 512 * MIB],
    ...['4Gi', '0', 'much', ''].map((text) => [text, undefined] as [string, undefined]),
  ])('memory %j is %s bytes', (text, bytes) => expect(parseHtcondorMemory(text)).toBe(bytes));

  test('memory that is written is read again', () => {
    const mebibytes = fc.integer({ min: 1, max: 2 ** 24 });
    fc.assert(
      fc.property(
        mebibytes,
        (count) => parseHtcondorMemory(formatHtcondorMemory(count * MIB)) === count * MIB,
      ),
    );
  });

  test.each<[string, number | undefined]>([
    ...Object.entries(HTCONDOR_FLAVOURS),
    ['7200', 7200],
    ...['2h', '0', '1.5', 'Espresso', 'toString', ''].map((text) => [text, undefined] as [string, undefined]),
  ])('run time %j is %s s', (text, seconds) => expect(parseHtcondorRuntime(text)).toBe(seconds));
});
