import { makeCertificate } from '../../../reana/certificates.js';
import { TestServer } from '../../../local/support/server-fixture.js';
import { errorCodeOf, expectSaid, run } from '../../support.js';

test.each(['oidc', 'tls'])(
  '--local is refused where a server wants more than its token: %s',
  async (kind) => {
    const server = await TestServer.start(
      kind === 'oidc' ? { generation: 'oidc' } : { tls: await makeCertificate(['127.0.0.1']) },
    );
    try {
      const outcome = await run(['list', '--local', '--data-dir', server.dataDir, '--json']);
      expect([outcome.code, errorCodeOf(outcome)]).toEqual([2, 'usage']);
      expect(outcome.stderr).toContain(`login --server ${server.server.url}`);
      expectSaid({ stdout: '', stderr: outcome.stderr });
    } finally {
      await server.close();
    }
  },
);

test.each(['0.9', 'bundle'] as const)('--local speaks to a server of generation %s', async (generation) => {
  const server = await TestServer.start({ generation });
  try {
    const { code, stdout } = await run(['list', '--local', '--data-dir', server.dataDir, '--json']);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, expect.anything()]);
  } finally {
    await server.close();
  }
});

test('a server keeps the generation that it was started with', async () => {
  const server = await TestServer.start();
  try {
    const { code, stdout, stderr } = await run([
      ...['local', 'start', '--data-dir', server.dataDir, '--json'],
      ...['--generation', '0.9', '--tls-cert', 'a.pem', '--tls-key', 'b.pem'],
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ started: false, url: server.server.url });
    expectSaid({ stdout: '', stderr });
  } finally {
    await server.close();
  }
});

test('a certificate needs its key', async () => {
  const outcome = await run(['local', 'start', '--tls-cert', 'a.pem', '--json']);
  expect([outcome.code, errorCodeOf(outcome)]).toEqual([2, 'usage']);
  expect(outcome.stderr).toContain('tls-key');
});
