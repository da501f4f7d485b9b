import { estimateScan, START_INTERVAL, type EstimateOptions } from '../../../src/scans/plan/estimate-scan.js';
import { makeScan } from '../scan-fixture.js';

const SCAN = makeScan(Array.from({ length: 100 }, (_, x) => ({ x })));
const UPLOAD = { files: 10, bytes: 1000 };

function estimate(
  more: Partial<typeof SCAN>,
  options: EstimateOptions = {},
): ReturnType<typeof estimateScan> {
  return estimateScan({ ...SCAN, ...more }, UPLOAD, options);
}

test('without any figures, the inputs are what there will be', () => {
  expect(estimate({})).toEqual({
    points: 100,
    runs: 100,
    uploadFiles: 1000,
    uploadBytes: 100_000,
    diskBytes: 100_000,
    diskBasis: 'inputs',
    startTime: 100 * START_INTERVAL,
  });
});

test('the run that a point is like counts before what the file says', () => {
  const file = { disk: 5000, time: 60_000 };
  expect(estimate({ estimate: file })).toMatchObject({
    diskBytes: 500_000,
    diskBasis: 'file',
    timeBasis: 'file',
  });
  const like = { like: { disk: 7000, time: 30_000 } };
  expect(estimate({ estimate: file }, like)).toMatchObject({
    diskBytes: 700_000,
    diskBasis: 'run',
    timeBasis: 'run',
  });
});

test.each([
  ['short points end before the server starts the next', 60_000, {}, 99 * 15_000 + 60_000],
  ['long points wait for each other', 3_600_000, { maxActive: 10 }, 99 * 360_000 + 3_600_000],
  ['this machine starts at once', 60_000, { maxActive: 2, startInterval: 0 }, 99 * 30_000 + 60_000],
])('%s', (_name, time, options, expected) => {
  expect(estimate({ estimate: { time } }, options).time).toBe(expected);
});

test('one run of all points is sent the inputs once', () => {
  expect(estimate({ mode: 'scatter', estimate: { disk: 5000, time: 60_000 } })).toEqual({
    points: 100,
    runs: 1,
    uploadFiles: 10,
    uploadBytes: 1000,
    diskBytes: 1000 + 100 * 4000,
    diskBasis: 'file',
    startTime: START_INTERVAL,
  });
});

test('what a run of all points is sent for the others takes nothing from what each point makes', () => {
  const scan = { ...SCAN, mode: 'scatter', estimate: { disk: 5000 } } as const;
  const upload = { files: 110, bytes: 9000, sharedBytes: 8000 };
  expect(estimateScan(scan, upload)).toMatchObject({
    runs: 1,
    uploadFiles: 110,
    uploadBytes: 9000,
    diskBytes: 9000 + 100 * (5000 - 1000),
  });
});
