import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chain, TestServer } from '../../local/support/server-fixture.js';
import { run } from '../../cli/support.js';
import { Gate } from '../../support/gate.js';
import { expectWords } from '../../support/words.js';
import { PeerClient, type Surroundings } from './peer-client.js';

/** Each call of it takes seconds on a busy machine. */
const PATIENCE = 600_000;

/** The rows of a list in JSON: theirs of files are in no order. */
function sorted(text: string): readonly string[] {
  return (JSON.parse(text) as object[]).map((row) => JSON.stringify(row)).sort();
}

const REANA_YAML = `
version: 0.9.4
inputs:
  files: [data/word.txt, empty.txt]
  directories: [flow]
  parameters: {word: data/word.txt}
workflow: {type: yadage, file: flow/workflow.yml}
outputs: {files: [s1/out.txt], directories: [s0]}
workspace: {retention_days: {"s0/*": 7}}
`;

describe("PyPI's reana-client works with the embedded server", () => {
  let client: PeerClient;
  let server: TestServer;
  let gate: Gate;
  let folder: string;

  beforeAll(async () => {
    client = await PeerClient.start('REANA_MADMINER_REANA_CLIENT');
    gate = await Gate.start();
    server = await TestServer.start({ generation: '0.9', quota: { diskBytes: 10 * 1024 ** 2 } });
    folder = mkdtempSync(join(tmpdir(), 'reana-peer-'));
    mkdirSync(join(folder, 'flow'));
    mkdirSync(join(folder, 'data'));
    writeFileSync(join(folder, 'reana.yaml'), REANA_YAML);
    writeFileSync(
      join(folder, 'flow', 'workflow.yml'),
      chain('cp {input} {out}; echo copied $PASSPHRASE', 'wc -c < {input} > {out}'),
    );
    writeFileSync(join(folder, 'data', 'word.txt'), 'hello\n');
    writeFileSync(join(folder, 'data', 'other.txt'), 'something else\n');
    writeFileSync(join(folder, 'empty.txt'), '');
  });
  afterAll(async () => {
    await server.close();
    await gate.close();
    await client.close();
    rmSync(folder, { recursive: true });
  });

  function surroundings(): Surroundings {
    const { url, token } = server.server;
    const own = { REANA_SERVER_URL: url, REANA_ACCESS_TOKEN: token, REANA_WORKON: 'peer' };
    return { cwd: folder, env: { ...process.env, ...own } };
  }

  function reana(...args: readonly string[]): Promise<string> {
    return client.call(args, surroundings());
  }

  /** Calls that change nothing run side by side. */
  function together(...calls: readonly (readonly string[])[]): Promise<string[]> {
    return Promise.all(calls.map((call) => reana(...call)));
  }

  function check(name: string, body: () => Promise<void>): void {
    test(name, body, PATIENCE);
  }

  check('ping, info, quota-show, validate', async () => {
    const [ping, info, quota, validation] = await together(
      ['ping'],
      ['info', '--json'],
      ['quota-show', '--resource', 'disk', '--report', 'limit', '-h'],
      ['validate', '--server-capabilities'],
    );
    expect(ping).toContain(`REANA server: ${server.server.url}`);
    expect(ping).toContain('Status: Connected');
    expect(JSON.parse(info!)).toMatchObject({ compute_backends: { value: ['kubernetes'] } });
    expect(quota!.trim()).toBe('10 MiB');
    expect(validation).toContain('Valid REANA specification file');
  });

  check('secrets-add, secrets-list, secrets-delete', async () => {
    expect(await reana('secrets-add', '--env', 'PASSPHRASE=opensesame', '--file', 'data/word.txt')).toContain(
      'successfully uploaded',
    );
    await reana('secrets-delete', 'word.txt');
    const list = await reana('secrets-list');
    expect(list).toMatch(/PASSPHRASE\s+env/);
    expect(list).not.toContain('word.txt');
    expect(list).not.toContain('opensesame');
  });

  check('create and upload', async () => {
    expect(await reana('create', '-n', 'peer')).toContain('peer.1');
    const output = await reana('upload');
    for (const file of ['data/word.txt', 'empty.txt', 'flow/workflow.yml']) {
      expect(output).toContain(`File /${file} was successfully uploaded.`);
    }
    expect(await reana('upload', 'data/other.txt')).toContain('/data/other.txt was successfully uploaded.');
  });

  check('start with a parameter and an option, and follow to the end', async () => {
    const output = await reana('start', '--follow', '-p', 'word=data/other.txt', '-o', 'initdir=');
    expect(output).toContain('peer has finished');
  });

  check('status, logs', async () => {
    const [status, logs, filtered] = await together(
      ['status', '--json', '-v'],
      ['logs'],
      ['logs', '--filter', 'step=s1'],
    );
    const [told] = JSON.parse(status!) as Record<string, string>[];
    expect(told).toMatchObject({ name: 'peer', run_number: '1', status: 'finished', progress: '2/2' });
    const [ofWorkflow] = logs!.split('==> Job logs');
    expectWords(
      ofWorkflow!
        .trimEnd()
        .replace(/^\d{4}-\S+ \S+/gm, '<time>')
        .replace(/[0-9a-f-]{36}/g, '<id>'),
    );
    expect(logs).toContain('copied <redacted>');
    expect(filtered).toContain('Step: s1');
    expect(filtered).not.toContain('copied');
  });

  check('ls, download, du', async () => {
    const [list, listed, , declared, total, usage] = await together(
      ['ls', '--json'],
      ['ls', 's1'],
      ['download', 's1/out.txt', '-o', 'fetched'],
      ['download', '-o', 'declared'],
      ['du', '-s'],
      ['du', '--filter', 'name=s1/'],
    );
    expect(JSON.parse(list!)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'empty.txt', size: '0' }),
        expect.objectContaining({ name: 's0/out.txt', size: '15' }),
      ]),
    );
    expect(listed).toContain('s1/out.txt');
    expect(readFileSync(join(folder, 'fetched', 's1', 'out.txt'), 'utf8').trim()).toBe('15');
    expect(declared).toContain('s1/out.txt');
    expect(total).toMatch(/^SIZE\s+NAME\s+\d+\s+\.\s*$/);
    expect(usage).toMatch(/3\s+\.\/s1\/out\.txt/);
  });

  check('restart with another parameter', async () => {
    expect(await reana('restart', '-w', 'peer.1', '-p', 'word=data/word.txt')).toContain('peer.1.1');
    expect((await server.ended('peer.1.1')).status).toBe('finished');
    expect(await reana('status', '-w', 'peer.1.1')).toMatch(/peer\s+1\.1\s.*finished/);
  });

  check('run, and diff', async () => {
    writeFileSync(join(folder, 'data', 'word.txt'), 'another\n');
    expect(await reana('run', '-n', 'second', '--follow', '-p', 'word=data/word.txt')).toContain(
      'second.1 has finished',
    );
    const [brief, full] = await together(
      ['diff', '-q', 'peer', 'second'],
      ['diff', '-U', '0', 'peer', 'second'],
    );
    expect(brief).toContain('No differences in REANA specifications');
    expect(brief).toContain('Files peer.1.1/data/word.txt and second.1/data/word.txt differ');
    expect(full).toContain('-hello');
    expect(full).toContain('+another');
  });

  check('list, with filters', async () => {
    const [list, named, ended] = await together(
      ['list'],
      ['list', '--filter', 'name=second', '--json'],
      ['list', '--filter', 'status=stopped', '--json'],
    );
    expect(list).toMatch(/peer\s+1\.1\s.*finished/);
    expect(JSON.parse(named!)).toMatchObject([{ name: 'second', run_number: '1', status: 'finished' }]);
    expect(JSON.parse(ended!)).toEqual([]);
  });

  check('lists of this program with the same flags are the same', async () => {
    const { env, cwd } = surroundings();
    const ours = { REANA_SERVER_URL: env['REANA_SERVER_URL'], REANA_ACCESS_TOKEN: env['REANA_ACCESS_TOKEN'] };
    const lines = [
      'list --format name,run_number,created,started,ended,status --json',
      'list --format name,run_number,id,progress,duration -v --json',
      'list --filter name=second --format name,status=finished --json',
      'list --filter status=finished --filter status=failed -w peer --format run_number --json',
      'status -w peer --format status,name --json',
      'ls -w peer --format name,size=15 --json',
      'ls -w peer --filter name=OUT --filter size=1 --format name,size,last-modified --json',
      'ls -w peer s1 --format name --json',
      'retention-rules-list -w second --format workspace_files,retention_days,status=active --json',
    ].map((line) => line.split(' '));
    const theirs = await together(...lines);
    for (const [index, line] of lines.entries()) {
      const { stdout, stderr, code } = await run(line, { env: ours, cwd });
      expect({ line, stderr, code }).toEqual({ line, stderr: '', code: 0 });
      // Theirs has no duration of no seconds.
      const same = stdout.replaceAll('"duration":0', '"duration":"-"');
      expect([line, sorted(same)]).toEqual([line, sorted(theirs[index]!)]);
    }
  });

  check('mv, rm, prune, retention-rules-list', async () => {
    expect(await reana('mv', '-w', 'second', 'empty.txt', 'moved.txt')).toContain('moved');
    expect(await reana('rm', '-w', 'second', 'data/*')).toContain(
      'File data/word.txt was successfully deleted',
    );
    await server.upload('second', 'scratch/x', 'x');
    expect(await reana('prune', '-w', 'second')).toContain('correctly pruned');
    const [list, rules] = await together(
      ['ls', '-w', 'second', '--json'],
      ['retention-rules-list', '-w', 'second', '--json'],
    );
    expect((JSON.parse(list!) as { name: string }[]).map(({ name }) => name)).toEqual([
      'flow/workflow.yml',
      's0/out.txt',
      's1/out.txt',
    ]);
    expect(JSON.parse(rules!)).toMatchObject([
      { workspace_files: 's0/*', retention_days: 7, status: 'active' },
    ]);
  });

  check('stop, delete', async () => {
    await server.startRun('other', chain(gate.command()), { word: 'a' });
    await gate.reached();
    expect(await reana('stop', '--force', '-w', 'other')).toContain('other has been stopped');
    await reana('delete', '-w', 'other');
    const [list, all] = await together(['list'], ['list', '--show-deleted-runs']);
    expect(list).not.toContain('other');
    expect(all).toMatch(/other\s+1\s.*deleted/);
  });

  check('open is refused with the reason', async () => {
    const { code, stderr } = await client.run(['open', '-w', 'peer'], surroundings());
    expect(code).toBe(1);
    expectWords(stderr);
  });
});
