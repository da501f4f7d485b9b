import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { chain, TestServer } from '../local/server-fixture.js';

/** Path of the executable of PyPI's reana-client 0.9.6. */
const CLIENT = process.env.REANA_MADMINER_REANA_CLIENT;

/** Each call of it takes seconds on a busy machine. */
const PATIENCE = 120_000;

const REANA_YAML = `
version: 0.9.4
inputs:
  files: [data/word.txt, empty.txt]
  directories: [flow]
  parameters: {word: data/word.txt}
workflow: {type: yadage, file: flow/workflow.yml}
outputs: {files: [s1/out.txt], directories: [s0]}
`;

describe("PyPI's reana-client works with the embedded server", () => {
  let server: TestServer;
  let folder: string;

  beforeAll(async () => {
    if (CLIENT === undefined) {
      throw new Error('REANA_MADMINER_REANA_CLIENT names no reana-client: use npm test');
    }
    server = await TestServer.start();
    folder = mkdtempSync(join(tmpdir(), 'reana-peer-'));
    mkdirSync(join(folder, 'flow'));
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'reana.yaml'), REANA_YAML);
    writeFileSync(
      join(folder, 'flow', 'workflow.yml'),
      chain('cp {input} {out}; echo copied', 'wc -c < {input} > {out}'),
    );
    writeFileSync(join(folder, 'data', 'word.txt'), 'hello\n');
    writeFileSync(join(folder, 'empty.txt'), '');
  });
  afterAll(async () => {
    if (CLIENT === undefined) return;
    await server.close();
    rmSync(folder, { recursive: true });
  });

  async function reana(...args: readonly string[]): Promise<string> {
    const { url, token } = server.server;
    const env = { ...process.env, REANA_SERVER_URL: url, REANA_ACCESS_TOKEN: token, REANA_WORKON: 'peer' };
    const { stdout } = await promisify(execFile)(CLIENT!, args, { cwd: folder, env });
    return stdout;
  }

  test(
    'ping',
    async () => {
      const output = await reana('ping');
      expect(output).toContain(`REANA server: ${server.server.url}`);
      expect(output).toContain('Status: Connected');
    },
    PATIENCE,
  );

  test(
    'create and upload',
    async () => {
      expect(await reana('create', '-n', 'peer')).toContain('peer.1');
      const output = await reana('upload');
      for (const file of ['data/word.txt', 'empty.txt', 'flow/workflow.yml']) {
        expect(output).toContain(`File /${file} was successfully uploaded.`);
      }
    },
    PATIENCE,
  );

  test(
    'start, and follow to the end',
    async () => {
      expect(await reana('start', '--follow')).toContain('peer has finished');
    },
    PATIENCE,
  );

  test(
    'status',
    async () => {
      const [status] = JSON.parse(await reana('status', '--json', '-v')) as Record<string, string>[];
      expect(status).toMatchObject({ name: 'peer', run_number: '1', status: 'finished', progress: '2/2' });
    },
    PATIENCE,
  );

  test(
    'logs',
    async () => {
      const output = await reana('logs');
      expect(output).toContain('workflow finished');
      expect(output).toContain('copied');
      const filtered = await reana('logs', '--filter', 'step=s1');
      expect(filtered).toContain('Step: s1');
      expect(filtered).not.toContain('copied');
    },
    PATIENCE,
  );

  test(
    'ls',
    async () => {
      const files = JSON.parse(await reana('ls', '--json')) as { name: string; size: string }[];
      expect(files).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ name: 'empty.txt', size: '0' }),
          expect.objectContaining({ name: 's0/out.txt', size: '6' }),
        ]),
      );
      expect(await reana('ls', 's1')).toContain('s1/out.txt');
    },
    PATIENCE,
  );

  test(
    'download',
    async () => {
      await reana('download', 's1/out.txt', '-o', 'fetched');
      expect(readFileSync(join(folder, 'fetched', 's1', 'out.txt'), 'utf8').trim()).toBe('6');
      expect(await reana('download', '-o', 'declared')).toContain('s1/out.txt');
    },
    PATIENCE,
  );

  test(
    'list',
    async () => {
      expect(await reana('list')).toMatch(/peer\s+1\s.*finished/);
    },
    PATIENCE,
  );

  test(
    'stop',
    async () => {
      const run = await server.startRun('other', chain('sleep 600'), { word: 'a' });
      await server.until(run.id, ({ progress }) => progress.running.total === 1);
      expect(await reana('stop', '--force', '-w', 'other')).toContain('other has been stopped');
    },
    PATIENCE,
  );

  test(
    'delete',
    async () => {
      await reana('delete', '-w', 'other');
      expect(await reana('list')).not.toContain('other');
      expect(await reana('list', '--show-deleted-runs')).toMatch(/other\s+1\s.*deleted/);
    },
    PATIENCE,
  );
});
