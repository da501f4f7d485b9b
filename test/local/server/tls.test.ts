import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findLocalServer } from '../../../src/local/daemon/local-server.js';
import {
  readServerCertificate,
  type ServerCertificate,
} from '../../../src/local/server/server-certificate.js';
import { makeAuthority, makeCertificate } from '../../reana/certificates.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { Browser, readConfiguration } from '../support/login.js';
import { sendTo, TestServer } from '../support/server-fixture.js';

let folder: string;
let tls: ServerCertificate;
let server: TestServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'local-tls-'));
  tls = await makeCertificate(['127.0.0.1']);
  server = await TestServer.start({ tls });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

test('the API and the logins are served over HTTPS only', async () => {
  const { url } = server.server;
  expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  expect((await findLocalServer(server.dataDir))?.url).toBe(url);
  expect((await server.send('GET', '/api/you')).status).toBe(200);
  expect((await server.send('GET', '/api/you', { bearer: await server.bearer() })).status).toBe(200);
  await expect(sendTo(url, 'GET', '/api/ping')).rejects.toMatchObject({
    code: 'DEPTH_ZERO_SELF_SIGNED_CERT',
  });
  await expect(sendTo(url.replace('https', 'http'), 'GET', '/api/ping')).rejects.toThrow();
});

test('all addresses of the provider are HTTPS', async () => {
  const document = await readConfiguration(server.server.url, server.trust);
  const addresses = Object.values(document).filter(
    (value) => typeof value === 'string' && value.includes('://'),
  );
  expect(addresses.length).toBeGreaterThan(5);
  for (const address of addresses) expect(address).toContain(server.server.url);
});

test('cookies of a login stay on HTTPS', async () => {
  const { url } = server.server;
  const path = '/openid/device';
  const { headers } = await sendTo(url, 'GET', path, { ...server.trust, headers: { Accept: 'text/html' } });
  for (const cookie of headers['set-cookie'] ?? []) {
    expect(cookie).toMatch(/; secure/i);
    expect(cookie).toMatch(/; httponly/i);
  }
  expect((await new Browser(server.trust).open(`${url}${path}`)).answer.text).toContain('user_code');
});

describe('files of a certificate', () => {
  function write(name: string, text: string): string {
    const file = join(folder, name);
    writeFileSync(file, text, { mode: 0o600 });
    return file;
  }

  test('are read', async () => {
    const files = [write('cert.pem', tls.cert), write('key.pem', tls.key)] as const;
    expect(await readServerCertificate(...files)).toEqual(tls);
  });

  test('are named when they are of no use', async () => {
    const cert = write('cert.pem', tls.cert);
    const other = write('other.pem', (await makeAuthority()).key);
    const missing = join(folder, 'missing.pem');
    const pairs = {
      mismatch: [cert, other],
      missing: [missing, other],
      text: [write('text.pem', 'text'), other],
    };
    for (const [name, [certificate, key]] of Object.entries(pairs)) {
      const failure = await failureOf(readServerCertificate(certificate!, key!));
      expect([failure.code, failure.message]).toEqual([
        'local-server',
        expect.stringContaining(certificate!),
      ]);
      const { message } = failure.cause as Error;
      expectWords(wordsOf(failure, { [message]: 'REASON', [folder]: 'FOLDER' }), name);
    }
  });
});
