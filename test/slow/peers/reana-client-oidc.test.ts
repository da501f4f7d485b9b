import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleOf } from '../../local/support/bundle-body.js';
import { chain, TestServer } from '../../local/support/server-fixture.js';
import { makeCertificate } from '../../reana/certificates.js';
import { Gate } from '../../support/gate.js';
import { expectWords } from '../../support/words.js';
import { OidcClient, REANA_YAML } from './oidc-client.js';

/** Each call of it takes seconds on a busy machine. */
const PATIENCE = 600_000;

describe("PyPI's reana-client 0.95.0a6 works with the embedded server", () => {
  let folder: string;
  /** Undefined until it runs. */
  let started: TestServer | undefined;
  let server: TestServer;
  let client: OidcClient;
  let gate: Gate;

  beforeAll(async () => {
    gate = await Gate.start();
    folder = mkdtempSync(join(tmpdir(), 'reana-peer-'));
    const tls = await makeCertificate(['127.0.0.1']);
    client = await OidcClient.start(folder, tls.cert);
    // It renews a token that has less than a minute left: so each call does.
    const openid = { accessTokenSeconds: 55 };
    started = await TestServer.start({
      generation: 'oidc',
      tls,
      openid,
      quota: { diskBytes: 10 * 1024 ** 2 },
    });
    server = started;
  });
  afterAll(async () => {
    await started?.close();
    await gate.close();
    await client.close();
    rmSync(folder, { recursive: true });
  });

  /** Calls that change nothing run side by side. */
  function together(...calls: readonly (readonly string[])[]): Promise<string[]> {
    return Promise.all(calls.map((call) => client.call(...call)));
  }

  function check(name: string, body: () => Promise<void>): void {
    test(name, body, PATIENCE);
  }

  check('login --headless', async () => {
    const outcome = await client.logIn(server, '--headless');
    expect(outcome).toMatchObject({ code: 0, stderr: expect.not.stringContaining('ERROR') as string });
    expect(outcome.stdout).toContain(`Logged in to ${server.server.url}`);
    expect(outcome.stdout).toContain('TLS verification: enabled');
  });

  check('ping, info, quota-show', async () => {
    const [ping, info, quota] = await together(
      ['ping'],
      ['info', '--json'],
      ['quota-show', '--resource', 'disk', '--report', 'limit', '-h'],
    );
    expect(ping).toContain(`REANA server: ${server.server.url}`);
    expect(ping).toContain('Status: Connected');
    expect(JSON.parse(info!)).toMatchObject({ compute_backends: { value: ['kubernetes'] } });
    expect(quota!.trim()).toBe('10 MiB');
  });

  check('a token that ends soon is renewed, also by calls side by side', async () => {
    const before = client.stored(server.server.url);
    await together(['secrets-list'], ['secrets-list']);
    const after = client.stored(server.server.url);
    expect(after.refresh_token).not.toBe(before.refresh_token);
    expect(after.access_token).not.toBe(before.access_token);
    expect((await server.send('GET', '/api/you', { bearer: after.access_token! })).status).toBe(200);
  });

  check('validate, of a good analysis and a bad one', async () => {
    const [good, environments] = await together(['validate'], ['validate', '--environments']);
    expect(good).toContain('SUCCESS: Valid REANA specification file.');
    expect(environments).toContain('SUCCESS: Valid REANA specification file.');
    client.write('bad.yaml', REANA_YAML.replace('type: yadage', 'type: yadgae'));
    const bad = await client.run(['validate', '-f', 'bad.yaml']);
    expect(bad.code).toBe(1);
    expect(bad.stderr).toContain('yadgae');
    expectWords(bad.stderr.replaceAll(client.analysis, 'ANALYSIS'));
  });

  check('secrets-add, secrets-list, secrets-delete', async () => {
    const added = await client.call(
      'secrets-add',
      '--env',
      'PASSPHRASE=opensesame',
      '--file',
      'data/word.txt',
    );
    expect(added).toContain('successfully uploaded');
    await client.call('secrets-delete', 'word.txt');
    const list = await client.call('secrets-list');
    expect(list).toMatch(/PASSPHRASE\s+env/);
    expect(list).not.toContain('word.txt');
    expect(list).not.toContain('opensesame');
  });

  check('create and upload', async () => {
    expect(await client.call('create', '-n', 'peer')).toContain('peer.1');
    const output = await client.call('upload');
    for (const file of ['data/word.txt', 'empty.txt']) {
      expect(output).toContain(`File /${file} was successfully uploaded.`);
    }
    expect(await client.call('upload', 'data/other.txt')).toContain(
      '/data/other.txt was successfully uploaded.',
    );
  });

  check('start with a parameter and an option, and follow to the end', async () => {
    const flags = ['-p', 'word=data/other.txt', '-o', 'initdir='];
    expect(await client.call('start', '--follow', ...flags)).toContain('peer has finished');
  });

  check('status, logs', async () => {
    const [status, logs, filtered] = await together(
      ['status', '--json', '-v'],
      ['logs'],
      ['logs', '--filter', 'step=s1'],
    );
    const [told] = JSON.parse(status!) as Record<string, string>[];
    expect(told).toMatchObject({ name: 'peer', run_number: '1', status: 'finished', progress: '2/2' });
    expect(logs).toContain('copied <redacted>');
    expect(filtered).toContain('Step: s1');
    expect(filtered).not.toContain('copied');
  });

  check('ls, download, du', async () => {
    const [list, , total] = await together(['ls', '--json'], ['download', '-o', 'fetched'], ['du', '-s']);
    expect(JSON.parse(list!)).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 's0/out.txt', size: '15' })]),
    );
    expect(readFileSync(join(client.analysis, 'fetched', 's1', 'out.txt'), 'utf8').trim()).toBe('15');
    expect(total).toMatch(/^SIZE\s+NAME\s+\d+\s+\.\s*$/);
  });

  check('restart with another parameter, and with another specification', async () => {
    expect(await client.call('restart', '-w', 'peer.1', '-p', 'word=data/word.txt')).toContain('peer.1.1');
    expect((await server.ended('peer.1.1')).status).toBe('finished');
    client.write('other.yaml', REANA_YAML.replace('word: data/word.txt', 'word: empty.txt'));
    expect(await client.call('restart', '-w', 'peer.1', '-f', 'other.yaml')).toContain('peer.1.2');
    expect((await server.ended('peer.1.2')).status).toBe('finished');
  });

  check('run, and diff', async () => {
    expect(await client.call('run', '-n', 'second', '--follow')).toContain('second.1 has finished');
    expect(await client.call('diff', '-q', 'peer', 'second')).toContain('peer.1');
  });

  check('list, with filters', async () => {
    const [list, named] = await together(['list'], ['list', '--filter', 'name=second', '--json']);
    expect(list).toMatch(/peer\s+1\.1\s.*finished/);
    expect(JSON.parse(named!)).toMatchObject([{ name: 'second', run_number: '1', status: 'finished' }]);
  });

  check('mv, rm, prune, retention-rules-list', async () => {
    expect(await client.call('mv', '-w', 'second', 'empty.txt', 'moved.txt')).toContain('moved');
    expect(await client.call('rm', '-w', 'second', 'data/*')).toContain(
      'data/word.txt was successfully deleted',
    );
    await server.upload('second', 'scratch/x', 'x');
    expect(await client.call('prune', '-w', 'second')).toContain('correctly pruned');
    const [list, rules] = await together(
      ['ls', '-w', 'second', '--json'],
      ['retention-rules-list', '-w', 'second', '--json'],
    );
    expect(list).not.toContain('scratch/x');
    expect(JSON.parse(rules!)).toMatchObject([{ workspace_files: 's0/*', retention_days: 7 }]);
  });

  check('stop, delete', async () => {
    const analysis = [
      { name: 'reana.yaml', content: REANA_YAML },
      { name: 'flow/workflow.yml', content: chain(`${gate.command()}; echo {input} > {out}`) },
    ];
    await server.send('POST', '/api/workflows?workflow_name=other', bundleOf(analysis));
    await server.send('POST', '/api/workflows/other/start', { json: {} });
    await gate.reached();
    expect(await client.call('stop', '--force', '-w', 'other')).toContain('other has been stopped');
    await client.call('delete', '-w', 'other');
    expect(await client.call('list', '--show-deleted-runs')).toMatch(/other\s+1\s.*deleted/);
  });

  check('open is refused with the reason', async () => {
    const { code, stderr } = await client.run(['open', '-w', 'peer']);
    expect(code).toBe(1);
    expectWords(stderr);
  });

  check('logout, and login with a browser', async () => {
    const { refresh_token } = client.stored(server.server.url);
    expect(await client.call('logout')).toContain('Logged out');
    expect(client.stored(server.server.url).refresh_token).toBeUndefined();
    expect((await client.run(['ping'])).code).toBe(1);
    const outcome = await client.logIn(server);
    expect(outcome).toMatchObject({ code: 0, stderr: expect.not.stringContaining('ERROR') as string });
    expect(outcome.stdout).toContain(`Logged in to ${server.server.url}`);
    expect(client.stored(server.server.url).refresh_token).not.toBe(refresh_token);
    expect(await client.call('ping')).toContain('Status: Connected');
  });

  check('a server of REANA 0.9 is refused', async () => {
    const old = await TestServer.start({ generation: '0.9', tls: server.options.tls! });
    try {
      const { url } = old.server;
      const login = await client.run(['login', '--server', url]);
      expect(login.code).toBe(1);
      expect(login.stderr).toContain(`Could not discover authentication metadata from ${url}: HTTP 404`);
      await client.call('server-add', url);
      await client.call('server-use', url);
      const created = await client.run(['create', '-n', 'none'], { env: { REANA_ACCESS_TOKEN: 'a.b.c' } });
      expect(created.code).toBe(1);
      expect(created.stderr).toContain("missing 'workflow-specification-bundles-v1'");
    } finally {
      await old.close();
    }
  });
});
