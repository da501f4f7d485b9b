import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runBin, succeeded } from '../../support/bin.js';
import { digestMade } from '../e2e/made-files.js';
import { onlyWorkspace, smokeRun } from '../e2e/smoke-run.js';
import { EVENTS, PLOT, SMOKE_FLAGS, STEP_COUNT } from '../e2e/smoke.js';
import { PeerClient } from './peer-client.js';

const PATIENCE = 1_800_000;

describe("PyPI's reana-client runs the bundled workflow on the embedded server", () => {
  let client: PeerClient;
  let folder: string;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'peer-bundle-'));
    client = await PeerClient.start('REANA_MADMINER_REANA_CLIENT');
    const data = { REANA_MADMINER_DATA: join(folder, 'data') };
    succeeded(await runBin(['local', 'start', '--runtime', 'host'], { env: data }));
    const record = JSON.parse(readFileSync(join(folder, 'data', 'server.json'), 'utf8')) as {
      url: string;
      token: string;
    };
    env = {
      ...process.env,
      ...data,
      REANA_SERVER_URL: record.url,
      REANA_ACCESS_TOKEN: record.token,
      REANA_WORKON: 'peer',
    };
  }, PATIENCE);
  afterAll(async () => {
    await client.close();
    await runBin(['local', 'stop'], { env: { REANA_MADMINER_DATA: join(folder, 'data') } });
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs reana-client in the folder of reana.yaml. */
  function reana(...args: readonly string[]): Promise<string> {
    return client.call(args, { cwd: resolve('.'), env });
  }

  test(
    'create, upload, start with parameters, follow',
    async () => {
      expect(await reana('create', '-n', 'peer')).toContain('peer.1');
      expect(await reana('upload')).toContain(
        'File /workflow/ml/scripts/training.py was successfully uploaded.',
      );
      expect(await reana('start', '--follow', ...SMOKE_FLAGS)).toContain('peer has finished');
    },
    PATIENCE,
  );

  test(
    'status, logs, ls, download: the files are those that our own client gets',
    async () => {
      const [status] = JSON.parse(await reana('status', '--json', '-v')) as Record<string, string>[];
      expect(status).toMatchObject({ status: 'finished', progress: `${STEP_COUNT}/${STEP_COUNT}` });
      expect(await reana('logs', '--filter', 'step=generate')).toContain('"stage": "generate"');
      const files = JSON.parse(await reana('ls', '--json')) as { name: string }[];
      expect(files.map(({ name }) => name)).toEqual(expect.arrayContaining([PLOT, EVENTS]));
      await reana('download', PLOT, '-o', join(folder, 'out'));
      const { workspace, outputs } = await smokeRun();
      expect(readFileSync(join(folder, 'out', PLOT))).toEqual(readFileSync(join(outputs, PLOT)));
      expect(digestMade(onlyWorkspace(join(folder, 'data')))).toEqual(digestMade(workspace));
    },
    PATIENCE,
  );
});
