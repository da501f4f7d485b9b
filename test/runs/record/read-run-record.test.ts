import { registerSecret } from '../../../src/core/redact.js';
import { NotFoundError } from '../../../src/reana/errors/api-error.js';
import { readRunRecord } from '../../../src/runs/record/read-run-record.js';
import { ScanServer } from '../../scans/scan-server.js';

describe.each(['0.9', 'bundle'] as const)('on a server of generation %s', (generation) => {
  let scene: ScanServer;
  beforeAll(async () => {
    scene = await ScanServer.start(generation);
  });
  afterAll(() => scene.close());

  test('a record holds the run, its steps, parameters and files', async () => {
    const account = `{{"stage":"fit","wall_s":1.5,"cpu_s":1,"peak_mb":40}}`;
    const run = await scene.create('fit', `echo {input} > {out}; echo '${account}'`);
    await scene.client.workflows.start(run.id, { parameters: { word: 'given' } });
    await scene.until(run.id, 'finished');
    const record = await readRunRecord(scene.client, 'fit');
    expect(record).toMatchObject({
      run: { id: run.id, name: 'fit.1', status: 'finished' },
      server: { url: scene.client.serverUrl, version: expect.any(String) as string },
      parameters: { values: { word: 'given' }, given: { word: 'given' }, isKnown: true },
      accounts: [{ stage: 'fit', wallSeconds: 1.5, peakMebibytes: 40 }],
      missing: [],
    });
    expect(record.specification['workflow']).toBeDefined();
    expect(record.steps.map(({ status }) => status)).toEqual(['finished']);
    const out = record.files.find(({ size }) => size === 'given\n'.length);
    expect(await record.text(out?.path ?? '')).toBe('given\n');
    expect(await record.bytes(out?.path ?? '', { mostBytes: 2 })).toBeUndefined();
    expect(await record.bytes('no/such/file')).toBeUndefined();
  });

  test('shows no credentials, and the end of long logs', async () => {
    registerSecret('s3cret-of-a-step');
    const run = await scene.create('told', 'echo {input} > {out}; echo abc; echo s3cret-of-a-step');
    await scene.client.workflows.start(run.id, { parameters: { word: 's3cret-of-a-step' } });
    await scene.until(run.id, 'finished');
    const whole = await readRunRecord(scene.client, run.id);
    expect(JSON.stringify(whole)).not.toContain('s3cret-of-a-step');
    expect(whole.parameters.values).toEqual({ word: '<redacted>' });
    const [step] = (await readRunRecord(scene.client, run.id, { logCharacters: 4 })).steps;
    expect(step?.log).toHaveLength(4);
    expect(step?.cutCharacters).toBeGreaterThan(0);
  });

  test('a run that does not exist', async () => {
    await expect(readRunRecord(scene.client, 'none')).rejects.toThrow(NotFoundError);
  });
});
