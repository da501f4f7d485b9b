import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProtocolGeneration } from '../../../src/local/generation.js';
import type { RestClient } from '../../../src/reana/rest-client.js';
import { findChangedFiles } from '../../../src/scans/plan/changed-files.js';
import { planScan, type ScanPlan } from '../../../src/scans/plan/plan-scan.js';
import { preparePoint } from '../../../src/scans/plan/prepare-point.js';
import { restorePlan } from '../../../src/scans/plan/restore-plan.js';
import { restoreScan } from '../../../src/scans/plan/restore-scan.js';
import { listScan } from '../../../src/scans/scan-listing.js';
import { submitPrepared } from '../../../src/runs/submit/submit.js';
import type { TestServer } from '../../local/support/server-fixture.js';
import { InputFolder } from '../../analysis/input-folder.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { clientOf, startQuietServer } from '../small-scan.js';

const FILES = {
  'reana.small.yaml': `
inputs: {directories: [inputs], parameters: {card: inputs/card.yml, x: 0}}
workflow: {type: yadage, file: workflow.yml}
`,
  'workflow.yml': `
stages:
- name: copy
  dependencies: [init]
  scheduler:
    scheduler_type: singlestep-stage
    parameters: {card: {step: init, output: card}, out: '{workdir}/out.txt'}
    step:
      process: {process_type: string-interpolated-cmd, cmd: 'cp {card} {out}'}
      environment: {environment_type: docker-encapsulated, image: test, imagetag: '1'} # runs here
      publisher: {publisher_type: frompar-pub, outputmap: {out: out}}
`,
  'inputs/card.yml': 'width: 1 # of the detector\n',
  'inputs/data.bin': Uint8Array.from({ length: 3000 }, (_, index) => index % 251),
  'scans/curve.yaml': `
analysis: ../reana.small.yaml
axes: [{grid: {x: [1, 2], 'inputs/card.yml#/width': [2, 3]}}]
resources: [{memory: 1Gi}]
`,
};

const GENERATIONS: readonly ProtocolGeneration[] = ['0.9', 'bundle'];

describe.each(GENERATIONS)('a scan on a server of generation %s', (generation) => {
  let server: TestServer;
  let client: RestClient;
  let folder: InputFolder;
  let elsewhere: InputFolder;

  beforeEach(async () => {
    server = await startQuietServer({ generation });
    client = clientOf(server);
    folder = new InputFolder(FILES);
    elsewhere = new InputFolder();
  });
  afterEach(async () => {
    client.close();
    await server.close();
    folder.dispose();
    elsewhere.dispose();
  });

  const plan = (): Promise<ScanPlan> => planScan({ file: folder.path('scans/curve.yaml') });

  /** Runs one of its points to the end. */
  async function run(of: ScanPlan, place: number): Promise<string> {
    const prepared = await preparePoint(of, of.scan.points[place]!);
    const handle = await submitPrepared(client, prepared, { journal: false });
    await handle.wait();
    return handle.id;
  }

  test('is read back from one run, first what it is, then all of it', async () => {
    const here = await plan();
    const id = await run(here, 1);
    const copied = await client.workspace.open(id, 'copy/out.txt');
    expect(Buffer.concat(await copied.toArray()).toString()).toBe('width: 3 # of the detector\n');

    const { scan } = await restoreScan(client, 'curve');
    expect(scan.points).toEqual(here.scan.points);
    expect(scan.resources).toEqual([{ memory: '1Gi' }]);

    const there = await restorePlan(client, 'curve', elsewhere.root);
    expect(there.scan.points).toEqual(here.scan.points);
    expect(there.record).toEqual(here.record);
    for (const path of ['reana.small.yaml', 'workflow.yml', 'inputs/card.yml', 'inputs/data.bin']) {
      const restored = join(there.base.analysis.root, path);
      expect([path, readFileSync(restored)]).toEqual([path, readFileSync(folder.path(path))]);
    }
    const [point] = here.scan.points;
    const sent = async (from: ScanPlan): Promise<unknown> => {
      const { plan: upload } = await preparePoint(from, point!);
      return upload.files.map(({ path, data, size }) => [path, size, data]);
    };
    expect(await sent(there)).toEqual(await sent(here));
  });

  test('is told from one whose inputs have changed, but not from one with more points', async () => {
    const here = await plan();
    const nothing = await listScan(client, 'curve');
    expect(await findChangedFiles(client, here, nothing)).toEqual([]);
    await run(here, 0);
    const listing = await listScan(client, 'curve');
    folder.write('scans/curve.yaml', FILES['scans/curve.yaml'].replace('x: [1, 2]', 'x: [1, 2, 3]'));
    expect(await findChangedFiles(client, await plan(), listing)).toEqual([]);
    folder.write('inputs/data.bin', 'other');
    folder.write('inputs/more.txt', 'new');
    folder.write('reana.small.yaml', FILES['reana.small.yaml'].replace('x: 0', 'x: 9'));
    const different = ['inputs/data.bin', 'inputs/more.txt', 'reana.small.yaml'];
    expect(await findChangedFiles(client, await plan(), listing)).toEqual(different);
  });

  test('takes inputs from another run where one has lost them, and says when none has them', async () => {
    const here = await plan();
    const [first, second] = [await run(here, 0), await run(here, 1)];
    await client.workspace.upload(second, 'inputs/data.bin', { data: new Uint8Array(3000) });
    const there = await restorePlan(client, 'curve', elsewhere.root);
    expect(there.record).toEqual(here.record);
    await client.workspace.remove(first, 'inputs/data.bin');
    const again = new InputFolder();
    const failure = await failureOf(restorePlan(client, 'curve', again.root));
    expect(failure.code).toBe('scan-not-restorable');
    expect(failure.message).toContain('inputs/data.bin');
    expectWords(wordsOf(failure));
    again.dispose();
  });

  test('is read from the newest run that carries it whole', async () => {
    const here = await plan();
    const first = await run(here, 0);
    const later = await preparePoint(here, here.scan.points[1]!);
    const half = await client.workflows.create(later.newRun);
    expect((await restoreScan(client, 'curve')).run.id).toBe(first);
    for (const { path, data } of later.plan.files.filter((file) => file.path.startsWith('_scan/'))) {
      await client.workspace.upload(half.id, path, {
        data: path.endsWith('.yaml') ? Buffer.from('a: 1') : data!,
      });
    }
    expect((await restoreScan(client, 'curve')).run.id).toBe(first);
    await client.workspace.upload(first, '_scan/scan.json', { data: Buffer.from('{}') });
    const failure = await failureOf(restoreScan(client, 'curve'));
    expect(failure.code).toBe('scan-not-restorable');
    expectWords(wordsOf(failure));
  });

  test('that is not there is said to be unknown', async () => {
    await expect(restoreScan(client, 'curve')).rejects.toMatchObject({ code: 'scan-not-found' });
    await expect(restorePlan(client, 'curve', elsewhere.root)).rejects.toMatchObject({
      code: 'scan-not-found',
    });
  });
});
