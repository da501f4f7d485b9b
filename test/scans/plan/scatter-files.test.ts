import { planScan } from '../../../src/scans/plan/plan-scan.js';
import { LISTING_LIMIT, warnOfManyFiles } from '../../../src/scans/plan/scatter-files.js';
import { expectWords } from '../../support/words.js';
import { CardScan } from '../scatter/scatter-analysis.js';

let files: CardScan;
beforeAll(() => {
  files = new CardScan();
});
afterAll(() => files.dispose());

/** A plan with as many points, of which only the number counts here. */
async function planOf(
  points: number,
  mode: 'scatter' | 'runs' = 'scatter',
): Promise<Awaited<ReturnType<typeof planScan>>> {
  const plan = await files.plan('curve', [1]);
  const [point] = plan.scan.points;
  return { ...plan, scan: { ...plan.scan, mode, points: Array.from({ length: points }, () => point!) } };
}

test('more files than a server lists are warned of, with the number of points that are not too many', async () => {
  expect(warnOfManyFiles(await planOf(460), 217)).toBeUndefined();
  const warning = warnOfManyFiles(await planOf(461), 217);
  expect(warning!.hint).toContain(String(Math.floor(LISTING_LIMIT / 217)));
  expectWords({ message: warning!.message, hint: warning!.hint! });
});

test('points with runs of their own leave few files each', async () => {
  expect(warnOfManyFiles(await planOf(100_000, 'runs'), 217)).toBeUndefined();
});

test('without a run to go by, the stages of the workflow are counted', async () => {
  const warnings = await Promise.all(
    [1, 1000, 5000].map(async (points) => warnOfManyFiles(await planOf(points))),
  );
  expect(warnings.map((warning) => warning !== undefined)).toEqual([false, false, true]);
});

test('the bundled workflow is estimated as what it leaves', async () => {
  const { loadAnalysis } = await import('../../../src/analysis/load/load-analysis.js');
  const plan = await planOf(460);
  const bundled = {
    ...plan,
    base: Object.assign(Object.create(plan.base) as typeof plan.base, {
      analysis: await loadAnalysis('reana.yaml'),
    }),
  };
  expect(warnOfManyFiles(bundled)).toBeUndefined();
  const more = { ...bundled, scan: (await planOf(470)).scan };
  expect(warnOfManyFiles(more)).toBeDefined();
});
