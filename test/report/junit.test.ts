import { fc } from '../support/property.js';
import { visible } from '../../src/core/text/visible.js';
import { expectWords } from '../support/words.js';
import { XMLParser } from 'fast-xml-parser';
import type { Run } from '../../src/reana/model.js';
import { junitReport } from '../../src/report/junit.js';
import { pointTitle } from '../../src/report/point-title.js';
import type { PointState, ScanState } from '../../src/scans/scan-status.js';
import type { ScanPoint } from '../../src/scan-file/scan.js';

interface Case {
  readonly classname: string;
  readonly name: string;
  readonly time?: string;
  readonly properties?: { readonly property: readonly { readonly name: string; readonly value: string }[] };
  readonly failure?: { readonly message: string; readonly type: string; readonly '#text'?: string };
  readonly error?: { readonly message?: string; readonly type: string };
  readonly skipped?: unknown;
}

interface Suite {
  readonly name: string;
  readonly tests: string;
  readonly failures: string;
  readonly errors: string;
  readonly skipped: string;
  readonly time: string;
  readonly timestamp?: string;
  readonly testcase: readonly Case[];
}

function parse(xml: string): Suite {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseAttributeValue: false,
    parseTagValue: false,
    trimValues: false,
    htmlEntities: true,
    isArray: (name) => name === 'testcase' || name === 'property',
  });
  const { testsuites } = parser.parse(xml) as { testsuites: { testsuite: Suite } };
  return testsuites.testsuite;
}

function pointOf(index: number, values: ScanPoint['values'] = { samples: index * 100 }): ScanPoint {
  const key = String(index).padStart(10, 'a');
  return { index, key, values, parameters: {}, edits: [], group: key };
}

function runOf(name: string, status: Run['status'], seconds?: readonly [number, number]): Run {
  const times =
    seconds === undefined ? {} : { started: new Date(seconds[0] * 1000), ended: new Date(seconds[1] * 1000) };
  const progress = { total: 1, running: 0, finished: 0, failed: 0 };
  return { id: name, name, status, rawStatus: status, progress, ...times };
}

function stateOf(index: number, status: PointState['status'], more: Partial<PointState> = {}): PointState {
  const point = pointOf(index);
  return { point, name: `000${index}-${point.key}`, status, runs: [], ...more };
}

function scanOf(points: readonly PointState[], name = 'curve'): ScanState {
  const count = (status: PointState['status']): number =>
    points.filter((point) => point.status === status).length;
  const counts = {
    total: points.length,
    missing: count('missing'),
    waiting: count('waiting'),
    running: count('running'),
    finished: count('finished'),
    failed: count('failed'),
    stopped: count('stopped'),
  };
  return { name, mode: 'runs', isStopped: false, counts, points };
}

const KILLED = { kind: 'out-of-memory', step: 'training', message: 'epoch 3\nKilled' } as const;

test('a case for each point, with how it ended, how long it took and what it stands for', () => {
  const suite = parse(
    junitReport(
      scanOf([
        stateOf(1, 'finished', { runs: [runOf('curve--0001-aaaaaaaaa1.1', 'finished', [100, 112.5])] }),
        stateOf(2, 'failed', {
          runs: [
            runOf('curve--0002-aaaaaaaaa2.1', 'failed', [90, 95]),
            runOf('curve--0002-aaaaaaaaa2.2', 'failed', [96, 100]),
          ],
          cause: KILLED,
        }),
        stateOf(3, 'missing'),
        stateOf(4, 'running', { runs: [{ ...runOf('r', 'running'), started: new Date(120_000) }] }),
        stateOf(5, 'stopped', { runs: [runOf('s', 'stopped', [100, 101])] }),
        stateOf(6, 'waiting', { runs: [runOf('t', 'queued')] }),
      ]),
    ),
  );
  expect(suite).toMatchObject({
    name: 'curve',
    tests: '6',
    failures: '1',
    errors: '0',
    skipped: '4',
    time: '17.5',
    timestamp: '1970-01-01T00:01:30.000Z',
  });
  const [finished, failed, missing] = suite.testcase;
  expect(finished).toMatchObject({
    classname: 'curve',
    name: '0001-aaaaaaaaa1 (samples=100)',
    time: '12.5',
    properties: {
      property: [
        { name: 'status', value: 'finished' },
        { name: 'run', value: 'curve--0001-aaaaaaaaa1.1' },
        { name: 'attempts', value: '1' },
        { name: 'samples', value: '100' },
      ],
    },
  });
  expect(finished).not.toHaveProperty('failure');
  expect(finished).not.toHaveProperty('skipped');
  expect(failed).toMatchObject({
    time: '4',
    failure: { message: expect.stringMatching(/training.*Killed$/) as string, type: 'out-of-memory' },
  });
  expect(failed!.failure!['#text']).toContain('epoch 3\nKilled');
  expectWords(failed!.failure!.message);
  expect(failed!.properties!.property).toContainEqual({ name: 'attempts', value: '2' });
  expect(missing).toHaveProperty('skipped');
  expect(missing).not.toHaveProperty('time');
  expect(suite.testcase.map((each) => 'skipped' in each)).toEqual([false, false, true, true, true, true]);
});

test('a scan that was left before its end has an error that says why', () => {
  const report = junitReport(scanOf([stateOf(1, 'missing')]), {
    kind: 'timeout',
    message: 'the time is over',
  });
  const suite = parse(report);
  expect(suite).toMatchObject({ tests: '2', errors: '1', skipped: '1' });
  expect(suite.testcase[1]).toMatchObject({
    classname: 'curve',
    name: 'scan',
    error: { message: 'the time is over', type: 'timeout' },
  });
});

test('the time of a run that points share counts once', () => {
  const runs = [runOf('curve--all-aaaaaaaaaa.1', 'finished', [100, 110])];
  const suite = parse(
    junitReport(scanOf([stateOf(1, 'finished', { runs }), stateOf(2, 'finished', { runs })])),
  );
  expect(suite).toMatchObject({ tests: '2', time: '10', testcase: [{ time: '10' }, { time: '10' }] });
});

test('a scan without points, and a failure of which nothing is known', () => {
  expect(junitReport(scanOf([]))).toContain('<testsuite name="curve"');
  const point: PointState = { name: '0001-aaaaaaaaa1', status: 'failed', runs: [] };
  const [failed] = parse(junitReport(scanOf([point]))).testcase;
  expect(failed).toMatchObject({ name: '0001-aaaaaaaaa1', failure: { type: 'unknown' } });
  expectWords(failed!.failure!.message);
});

test('the error of a step, its hint, and the end of its log', () => {
  const cause = {
    kind: 'own-error',
    step: 'fit',
    message: 'error: a.h5 holds no events',
    hint: 'raise nevents',
    logTail: 'reading a.h5\n]]>\nerror: a.h5 holds no events\nhint: raise nevents',
  } as const;
  const { failure } = parse(junitReport(scanOf([stateOf(1, 'failed', { cause })]))).testcase[0]!;
  expect(failure!.message).toMatch(/^own-error\b.* fit: error: a\.h5 holds no events$/);
  expect(failure!['#text']).toContain(cause.logTail.replace(']]>', ']] >'));
  expectWords(failure!['#text']!);
});

test('colours of logs are left out', () => {
  const cause = { kind: 'own-error', message: '\u001B[31mValueError:\u001B[0m bad\u0007' } as const;
  const suite = parse(junitReport(scanOf([stateOf(1, 'failed', { cause })])));
  expect(suite.testcase[0]!.failure!.message).toMatch(/^own-error\b.*: ValueError: bad$/);
});

test('characters that would reorder or hide a text are visible', () => {
  const cause = { kind: 'own-error', message: 'a\u202Eb\u2066c\u200Bd\u{E0041} שלום 👩‍💻' } as const;
  const suite = parse(junitReport(scanOf([stateOf(1, 'failed', { cause })])));
  const { message } = suite.testcase[0]!.failure!;
  expect(message.endsWith('a\\u202eb\\u2066c\\u200bd\\U000e0041 שלום 👩‍💻')).toBe(true);
});

const NASTY = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '<',
        '>',
        '&',
        '"',
        "'",
        ']]>',
        '<!--',
        '&amp;',
        '\n',
        '\t',
        '\r',
        '\0',
        '\uD800',
        '\uDC00',
        'ä',
        '😀',
        ' ',
      ),
    )
    .map((parts) => parts.join('')),
);

test('whatever logs, names and values hold, the report is XML that says the same', () => {
  fc.assert(
    fc.property(NASTY, NASTY, NASTY, (value, message, reason) => {
      const point = pointOf(1, { label: value, [value]: [value] });
      const state = stateOf(1, 'failed', { point, cause: { kind: 'own-error', step: value, message } });
      const suite = parse(junitReport(scanOf([state]), { kind: 'quota', message: reason }));
      expect(suite.testcase).toHaveLength(2);
      const { failure } = suite.testcase[0]!;
      // A text of several lines is told in full, but for what ends a section of text.
      const text = failure!['#text'];
      if (text === undefined) expect(readerSees(failure!.message).endsWith(readerSees(message))).toBe(true);
      else expect(readerSees(text)).toBe(readerSees(message.replaceAll(']]>', ']] >')));
      expect(readerSees(suite.testcase[0]!.name)).toBe(readerSees(pointTitle(point)));
      expect(readerSees(suite.testcase[1]!.error!.message ?? '')).toBe(readerSees(reason));
      const found = suite.testcase[0]!.properties!.property.find(({ name }) => name === 'label');
      if (value !== 'label') expect(readerSees(found!.value)).toBe(readerSees(value));
    }),
    { numRuns: 300 },
  );
});

/** What a reader sees of a text. */
function readerSees(text: string): string {
  const shown = visible(
    text.replaceAll(/\r\n?/g, '\n').replaceAll(/(?![\t\n])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, ''),
  );
  return shown.replaceAll(/[\p{Cc}\p{Cs}\p{Cn}\s\uFEFF]/gu, '');
}
