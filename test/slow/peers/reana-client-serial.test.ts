import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestServer } from '../../local/support/server-fixture.js';
import { PeerClient, type Outcome, type Surroundings } from './peer-client.js';

/** Each call of it takes seconds on a busy machine. */
const PATIENCE = 600_000;

const REANA_YAML = `
version: 0.9.4
inputs:
  files: [words.txt]
  parameters: {input: words.txt, times: 2, scale: 1.5}
workflow:
  type: serial
  specification:
    steps:
      - name: make
        environment: python:3.12-slim
        kubernetes_memory_limit: 256Mi
        commands:
          - mkdir -p results && cat \${input} > results/all
          - for i in $$(seq \${times}); do cat \${input} >> results/all; done
      - name: count
        environment: python:3.12-slim
        commands:
          - echo "\${scale} $times $$(wc -l < results/all)" > results/count
          - echo counted
outputs: {files: [results/count]}
`;

describe("PyPI's reana-client runs a serial analysis on the embedded server", () => {
  let client: PeerClient;
  let server: TestServer;
  let folder: string;

  beforeAll(async () => {
    client = await PeerClient.start('REANA_MADMINER_REANA_CLIENT');
    server = await TestServer.start({ generation: '0.9' });
    folder = mkdtempSync(join(tmpdir(), 'reana-serial-'));
    writeFileSync(join(folder, 'reana.yaml'), REANA_YAML);
    writeFileSync(join(folder, 'words.txt'), 'one\ntwo\n');
  });
  afterAll(async () => {
    await server.close();
    await client.close();
    rmSync(folder, { recursive: true });
  });

  function surroundings(): Surroundings {
    const { url, token } = server.server;
    return { cwd: folder, env: { ...process.env, REANA_SERVER_URL: url, REANA_ACCESS_TOKEN: token } };
  }

  function reana(...args: readonly string[]): Promise<string> {
    return client.call(args, surroundings());
  }

  function refusal(...args: readonly string[]): Promise<Outcome> {
    return client.run(args, surroundings());
  }

  function check(name: string, body: () => Promise<void>): void {
    test(name, body, PATIENCE);
  }

  check('validate, run, status, logs, download', async () => {
    expect(await reana('validate', '--server-capabilities')).toContain('Valid REANA specification file');
    expect(await reana('run', '-w', 'serial', '--follow')).toContain('serial.1 has finished');
    const [status] = JSON.parse(await reana('status', '-w', 'serial', '--json', '-v')) as Record<
      string,
      string
    >[];
    expect(status).toMatchObject({ status: 'finished', progress: '4/4', command: 'echo counted' });
    const logs = await reana('logs', '-w', 'serial', '--json');
    const { job_logs } = JSON.parse(logs) as { job_logs: Record<string, { job_name: string; cmd: string }> };
    expect(Object.values(job_logs).map(({ job_name, cmd }) => [job_name, cmd])).toEqual([
      ['make', 'mkdir -p results && cat words.txt > results/all'],
      ['make', 'for i in $(seq 2); do cat words.txt >> results/all; done'],
      ['count', 'echo "1.5 2 $(wc -l < results/all)" > results/count'],
      ['count', 'echo counted'],
    ]);
    await reana('download', '-w', 'serial', '-o', 'fetched');
    expect(readFileSync(join(folder, 'fetched', 'results', 'count'), 'utf8')).toBe('1.5 2 6\n');
  });

  check('start with a parameter, which is a text, and with TARGET, in any case', async () => {
    await reana('create', '-w', 'partial');
    await reana('upload', '-w', 'partial');
    const output = await reana('start', '-w', 'partial', '--follow', '-p', 'times=3', '-o', 'TARGET=MAKE');
    expect(output).toContain('partial has finished');
    const [status] = JSON.parse(await reana('status', '-w', 'partial', '--json', '-v')) as Record<
      string,
      string
    >[];
    expect(status).toMatchObject({
      progress: '2/4',
      command: 'for i in $(seq 3); do cat words.txt >> results/all; done',
    });
  });

  check('restart from a step, in the same workspace', async () => {
    expect(await reana('restart', '-w', 'partial', '-o', 'FROM=count')).toContain('partial.1.1');
    expect((await server.ended('partial.1.1')).status).toBe('finished');
    const { text } = await server.send('GET', '/api/workflows/partial.1.1/workspace/results/count');
    // The parameters of the first start are lost, as in REANA.
    expect(text).toBe('1.5 2 8\n');
  });

  check('what the server refuses at the start is told with its words', async () => {
    await reana('create', '-w', 'refused');
    const { code, stdout, stderr } = await refusal('start', '-w', 'refused', '-o', 'TARGET=cuont');
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain('did you mean "count"?');
    const option = await refusal('start', '-w', 'refused', '-o', 'report=report.html');
    expect(option.stdout + option.stderr).toContain(
      'Operational option "report" not supported for serial workflows.',
    );
  });

  check('a command that REANA cannot expand, which the client does not see', async () => {
    const file = 'unescaped.yaml';
    writeFileSync(join(folder, file), REANA_YAML.replace('echo counted', 'echo counted $(date)'));
    await reana('create', '-w', 'unescaped', '-f', file);
    const { code, stdout, stderr } = await refusal('start', '-w', 'unescaped');
    expect(code).not.toBe(0);
    expect(stdout + stderr).toContain('write $$(date)');
  });

  check('diff', async () => {
    const brief = await reana('diff', '-q', 'serial', 'partial');
    expect(brief).toContain('Files serial.1/results/all and partial.1.1/results/all differ');
  });
});
