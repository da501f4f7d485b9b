import { createPrivateKey } from 'node:crypto';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { TLSSocket } from 'node:tls';
import { createRestClient, type RestClient } from '../../../src/reana/rest-client.js';
import type { TlsOptions } from '../../../src/reana/http/connection.js';
import { failureOf, thrownBy, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { Files, makeAuthority, makeCertificate, type Pair } from '../certificates.js';
import { recorded, TestClock } from '../stub-server.js';

const files = new Files();
let authority: Pair;
let mine: Pair;
let server: https.Server;
let url: string;
const seen: string[] = [];
const open: RestClient[] = [];

beforeAll(async () => {
  authority = await makeAuthority();
  mine = await makeCertificate(['user of the tests'], { authority });
  const own = await makeCertificate(['127.0.0.1'], { authority });
  files.write('ca.pem', authority.cert);
  files.write('me.pem', mine.cert);
  files.write('me.key', mine.key);
  files.write('both.pem', `${mine.cert}\n${mine.key}`);
  server = https.createServer(
    { ...own, ca: authority.cert, requestCert: true, rejectUnauthorized: true },
    (request, response) => {
      if (!(request.socket instanceof TLSSocket)) throw new Error('no TLS');
      seen.push(String(request.socket.getPeerCertificate().subject.CN));
      response.setHeader('Content-Type', 'application/json');
      response.end(JSON.stringify(recorded('ping').body));
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(() => {
  for (const client of open.splice(0)) client.close();
});
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  files.remove();
});

const path = (name: string): string => `${files.folder}/${name}`;
const pair = (cert: string, key: string): TlsOptions => ({
  caFile: path('ca.pem'),
  clientCertificate: { certFile: path(cert), keyFile: path(key) },
});

function connect(tls: TlsOptions): RestClient {
  const client = createRestClient({ serverUrl: url, clock: new TestClock(), tls });
  open.push(client);
  return client;
}

test.each([
  ['in two files', 'me.pem', 'me.key'],
  ['in one file', 'both.pem', 'both.pem'],
])('a client certificate and its key, %s, show the server who is there', async (_name, cert, key) => {
  await connect(pair(cert, key)).server.ping();
  expect(seen.pop()).toBe('user of the tests');
});

test('without the certificate that the server demands, the error says so', async () => {
  const failure = await failureOf(connect({ caFile: path('ca.pem') }).server.ping());
  expect(failure).toMatchObject({ code: 'network', kind: 'tls', attempts: 1, mayHaveReached: false });
  expectWords(wordsOf(failure, { [url]: 'SERVER', [new URL(url).host]: 'HOST' }));
});

test('`insecure` takes any server, and only when it is asked for', async () => {
  const strict: TlsOptions = {
    clientCertificate: { certFile: path('me.pem'), keyFile: path('me.key') },
  };
  await expect(connect(strict).server.ping()).rejects.toMatchObject({ kind: 'tls' });
  await connect({ ...strict, insecure: true }).server.ping();
  expect(seen.pop()).toBe('user of the tests');
});

describe('a file that can not be used is named', () => {
  beforeAll(async () => {
    files.write('empty.pem', '');
    files.write('other.key', (await makeCertificate(['somebody else'], { authority })).key);
    const cipher = { cipher: 'aes-256-cbc', passphrase: 'passphrase' } as const;
    const locked = createPrivateKey(mine.key).export({ type: 'pkcs8', format: 'pem', ...cipher });
    files.write('locked.key', locked.toString());
  });

  test.each<[string, () => TlsOptions, string]>([
    ['no CA file', () => ({ caFile: path('none.pem') }), 'none.pem'],
    ['an empty CA file', () => ({ caFile: path('empty.pem') }), 'empty.pem'],
    ['no certificate', () => pair('none.pem', 'me.key'), 'none.pem'],
    ['a key as certificate', () => pair('me.key', 'me.key'), 'me.key'],
    ['a certificate as key', () => pair('me.pem', 'me.pem'), 'me.pem'],
    ['another key', () => pair('me.pem', 'other.key'), 'other.key'],
    ['a locked key', () => pair('me.pem', 'locked.key'), 'locked.key'],
  ])('%s', (_name, tls, file) => {
    const failure = thrownBy(() => connect(tls()));
    expect(failure).toMatchObject({
      code: 'configuration',
      message: expect.stringContaining(path(file)) as string,
    });
    expectWords(wordsOf(failure, { [files.folder]: 'FOLDER' }));
  });
});
