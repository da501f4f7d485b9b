import type { ScanPlan } from '../../../src/scans/plan/plan-scan.js';
import { prepareScatter, scatterKey } from '../../../src/scans/scatter/prepare-scatter.js';
import { expectWords } from '../../support/words.js';
import { diagnosticsOf } from '../small-scan.js';
import { CardScan } from './scatter-analysis.js';

let files: CardScan;

beforeEach(() => {
  files = new CardScan();
});
afterEach(() => files.dispose());

/** Texts of what would be uploaded without lying here, by path. */
async function sentBy(plan: ScanPlan, points = plan.scan.points): Promise<ReadonlyMap<string, string>> {
  const prepared = await prepareScatter(plan, points);
  return new Map(
    prepared.plan.files.flatMap(({ path, data }) =>
      data === undefined ? [] : [[path, Buffer.from(data).toString()] as const],
    ),
  );
}

test('a run of all points has their parameters as lists, each form of a card once, and the record of the scan', async () => {
  const plan = await files.plan('curve', [1, 2]);
  const { newRun, plan: upload, parameters, overrides } = await prepareScatter(plan, plan.scan.points);
  expect(newRun.name).toBe(`curve--all-${scatterKey(plan.scan)}`);
  expect(overrides).toEqual({});
  expect(parameters['x']).toEqual([1, 1, 2, 2]);
  const [one, other] = parameters['card'] as string[];
  expect(parameters['card']).toEqual([one, other, one, other]);
  const sent = await sentBy(plan);
  expect(sent.get(one!)).toBe('width: 1 # of the detector\nheight: 7\n');
  expect(sent.get(other!)).toBe('width: 2 # of the detector\nheight: 7\n');
  expect(sent.get('_scan/cards/card.yml')).toBe('width: 0 # of the detector\nheight: 7\n');
  expect(JSON.parse(sent.get('_scan/points.json')!)).toEqual(plan.scan.points.map(({ key }) => key));
  expect(upload.files.map(({ path }) => path)).toEqual([...upload.files.map(({ path }) => path)].sort());
  expect(upload.bytes).toBe(upload.files.reduce((sum, { size }) => sum + size, 0));
  expect(newRun.specification).toMatchObject({
    workflow: { file: '_scan/workflow.yml', files: [] },
    inputs: { parameters },
  });
});

test('a run of points that have the card in one form has it at its own path', async () => {
  const plan = await files.plan('curve', [1, 2]);
  const same = plan.scan.points.filter(({ edits }) => edits[0]?.value === 2);
  const sent = await sentBy(plan, same);
  expect(sent.get('card.yml')).toBe('width: 2 # of the detector\nheight: 7\n');
  expect([...sent.keys()].filter((path) => path.startsWith('_scan/variants/'))).toEqual([]);
});

test('all runs of a scan have one name, whatever the order of its points', async () => {
  const plan = await files.plan('curve', [1, 2]);
  const [point] = plan.scan.points;
  const { newRun } = await prepareScatter(plan, [point!]);
  const turned = await files.plan('curve', [2, 1]);
  expect(newRun.name).toBe(`curve--all-${scatterKey(turned.scan)}`);
  expect(scatterKey((await files.plan('curve', [1, 2, 3])).scan)).not.toBe(scatterKey(plan.scan));
});

test('a plan says why points can not be one run, before anything is sent', async () => {
  files.write(
    'reana.yaml',
    'inputs: {files: [card.yml, data.txt], parameters: {x: 0, card: data.txt, data: data.txt}}\n' +
      'workflow: {type: yadage, file: workflow.yml}\noutputs: {directories: [draw/plots]}\n',
  );
  const diagnostics = await diagnosticsOf(files.plan('curve', [1, 2]));
  expect(diagnostics).toMatchObject([{ code: 'scatter-files', file: `${files.folder}/scan.yaml` }]);
  expectWords(diagnostics.map(({ message, hint = '' }) => ({ message, hint })));
});

test('a plan counts all that the run is sent, each form of a card as much as the card', async () => {
  // Each number is as long as that in the card.
  const plan = await files.plan('curve', [1, 2, 3]);
  const { files: sent, bytes } = (await prepareScatter(plan, plan.scan.points)).plan;
  expect(sent.filter(({ path }) => path.startsWith('_scan/variants/'))).toHaveLength(2);
  expect(plan.upload).toMatchObject({ files: sent.length, bytes });
  expect(plan.estimate).toMatchObject({ runs: 1, uploadFiles: sent.length, uploadBytes: bytes });
});
