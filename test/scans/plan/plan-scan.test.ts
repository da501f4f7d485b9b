import { createHash } from 'node:crypto';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { planScan } from '../../../src/scans/plan/plan-scan.js';
import { preparePoint } from '../../../src/scans/plan/prepare-point.js';
import { expectWords } from '../../support/words.js';
import { expectDiagnostics, toldFrom } from '../../analysis/expect-diagnostics.js';
import { InputFolder } from '../../analysis/input-folder.js';
import { diagnosticsOf, SmallScan } from '../small-scan.js';

let small: SmallScan;
beforeEach(() => {
  small = new SmallScan();
});
afterEach(() => small.dispose());

test('a plan has what all runs have in common, and what they take together', async () => {
  const { record, upload, estimate } = await small.plan('curve', 3, 'estimate: {disk: 1 MB, time: 1 min}\n');
  const card = 'width: 1 # of the detector\n';
  expect(record.files.map(({ path }) => path)).toEqual(['card.yml', 'workflow.yml']);
  expect(record.files[0]).toEqual({
    path: 'card.yml',
    size: card.length,
    sha256: createHash('sha256').update(card).digest('hex'),
  });
  expect(estimate).toMatchObject({
    runs: 3,
    uploadFiles: 3 * upload.files,
    uploadBytes: 3 * upload.bytes,
    diskBytes: 3_000_000,
    time: 2 * 15_000 + 60_000,
  });
});

test('each point is sent its own values, and the record of the scan', async () => {
  small.write('scan.yaml', 'name: curve\naxes: [{grid: {x: [1, 2], card.yml#/width: [2, 3]}}]\n');
  const plan = await planScan({ file: `${small.folder}/scan.yaml` });
  const point = plan.scan.points[2]!;
  const prepared = await preparePoint(plan, point, [{ memory: '2Gi' }]);
  expect(prepared.newRun.name).toBe(`curve--0003-${point.key}`);
  expect(prepared.overrides).toEqual({ x: 2 });
  const textOf = (path: string): string =>
    Buffer.from(prepared.plan.files.find((file) => file.path === path)?.data ?? '').toString();
  expect(prepared.plan.files.map(({ path }) => path)).toEqual([
    '_scan/analysis.yaml',
    '_scan/cards/card.yml',
    '_scan/cards/workflow.yml',
    '_scan/scan.json',
    '_scan/scan.yaml',
    'card.yml',
    'workflow.yml',
  ]);
  expect(textOf('card.yml')).toBe('width: 2 # of the detector\n');
  expect(textOf('_scan/cards/card.yml')).toBe('width: 1 # of the detector\n');
  expect(textOf('workflow.yml')).toContain('2Gi');
  expect(textOf('_scan/cards/workflow.yml')).not.toContain('2Gi');
});

test('what is doubtful is told once, with its place in the scan file', async () => {
  small.write('scan.yaml', 'name: curve\naxes: [{grid: {x: [null, 1], card.yml#/zzz: [2, 3]}}]\n');
  const { warnings } = await planScan({ file: `${small.folder}/scan.yaml` });
  const own = warnings.filter(({ message }) => /None|zzz/.test(message));
  expect(own.map(({ file, line, column }) => [file, line, column])).toEqual([
    [`${small.folder}/scan.yaml`, 2, 30],
    [`${small.folder}/scan.yaml`, 2, 20],
  ]);
});

test('a stage that is not there is told before anything is made', async () => {
  small.write('scan.yaml', 'name: curve\naxes: [{grid: {x: [1]}}]\nresources: [{stage: nix, memory: 2Gi}]\n');
  const [found] = await diagnosticsOf(planScan({ file: `${small.folder}/scan.yaml` }));
  expect(found).toMatchObject({ code: 'unknown-stage', file: `${small.folder}/scan.yaml` });
  expectWords(found!.message);
});

test('an analysis that submits a folder _scan is refused', async () => {
  small.write('_scan', 'taken');
  small.write(
    'reana.yaml',
    'inputs: {files: [card.yml, _scan], parameters: {x: 0, card: card.yml}}\nworkflow: {type: yadage, file: workflow.yml}\n',
  );
  const [found] = await diagnosticsOf(small.plan('curve', 2));
  expect(found).toMatchObject({ code: 'name-taken', file: `${small.folder}/reana.yaml` });
  expectWords(found!.message);
});

test('a value that a merge key brings becomes one of its own', async () => {
  small.write('card.yml', 'base: &b {width: 1}\nown: {<<: [*b], more: 2}\n');
  small.write('scan.yaml', 'axes: [{grid: {card.yml#/own/width: [2, 3]}}]\n');
  const plan = await planScan({ file: `${small.folder}/scan.yaml` });
  const changed = await plan.base.changeValues(plan.scan.points[0]!.edits);
  expect(changed.changes).toEqual([{ file: 'card.yml', pointer: '/own/width', before: 1, after: 2 }]);
});

test.each([
  ['cwl/tool', 'message'],
  ['serial/greeting', 'greeting'],
  ['snakemake/greeting', 'pause'],
])(
  'all points of %s in one run are refused before anything else is looked at',
  async (fixture, parameter) => {
    const folder = new InputFolder();
    try {
      cpSync(join('test/fixtures', fixture), folder.root, { recursive: true });
      folder.write(
        'scan.yaml',
        `name: s\nmode: scatter\naxes: [{grid: {${parameter}: [1, 2]}}]\nresources: [{stage: none, memory: 1Gi}]\n`,
      );
      const file = folder.path('scan.yaml');
      expectDiagnostics(toldFrom(folder.root, await diagnosticsOf(planScan({ file }))), [
        'scan.yaml other-engine',
      ]);
      folder.write('scan.yaml', `name: s\naxes: [{grid: {${parameter}: [1, 2]}}]\n`);
      expect((await planScan({ file })).scan.points).toHaveLength(2);
    } finally {
      folder.dispose();
    }
  },
);
