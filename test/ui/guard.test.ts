import { request } from 'node:http';
import { createClient, type ReanaClient } from '../../src/client/client.js';
import { startPageServer, type PageServer } from '../../src/ui/server/page-server.js';
import { TestServer } from '../local/support/server-fixture.js';

let reana: TestServer;
let client: ReanaClient;
let page: PageServer;
let base: string;
let cookie: string;

beforeAll(async () => {
  reana = await TestServer.start();
  client = createClient({ serverUrl: reana.server.url, accessToken: reana.server.token });
  page = await startPageServer(client);
  const { pathname } = new URL(page.entrance);
  base = pathname.slice(0, pathname.indexOf('/enter/'));
  const entered = await ask('GET', pathname);
  expect(entered.status).toBe(303);
  cookie = String(entered.headers['set-cookie']?.[0]).split(';')[0] ?? '';
});
afterAll(async () => {
  await page.close();
  await client.close();
  await reana.close();
});

interface Asked {
  readonly status: number;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

function ask(method: string, path: string, headers: Readonly<Record<string, string>> = {}): Promise<Asked> {
  const { hostname, port } = new URL(page.entrance);
  return new Promise((done, fail) => {
    const sent = request({ method, hostname, port, path, headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => (text += chunk.toString()));
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on('error', fail);
    sent.end(method === 'POST' ? '{}' : undefined);
  });
}

test('the browser that entered gets the page, and no credential of the server with it', async () => {
  const { status, text, headers } = await ask('GET', `${base}/`, { cookie });
  expect([status, headers['x-content-type-options']]).toEqual([200, 'nosniff']);
  expect(headers['content-security-policy']).toContain("default-src 'none'");
  const server = await ask('GET', `${base}/api/server`, { cookie });
  expect(JSON.parse(server.text)).toMatchObject({ url: reana.server.url, user: 'root@localhost' });
  expect(text + server.text).not.toContain(reana.server.token);
});

test('the entrance lets nobody in twice', async () => {
  const { status } = await ask('GET', new URL(page.entrance).pathname);
  expect(status).toBe(403);
});

test.each([
  ['without the cookie', {}],
  ['with another cookie', { cookie: 'reana-madminer=other' }],
])('every request is refused %s', async (_, headers) => {
  for (const path of ['/', '/page.js', '/api/server', '/api/runs/changes']) {
    expect((await ask('GET', `${base}${path}`, headers)).status).toBe(403);
  }
});

test('every request below another path is refused', async () => {
  expect((await ask('GET', '/api/server', { cookie })).status).toBe(403);
});

test('a name that leads to this machine is not ours', async () => {
  const { port } = new URL(page.entrance);
  expect((await ask('GET', `${base}/`, { cookie, host: `rebound.example:${port}` })).status).toBe(403);
});

test('changes from other pages are refused', async () => {
  const { host } = new URL(page.entrance);
  const path = `${base}/api/runs/nothing/stop`;
  const type = { 'content-type': 'application/json' };
  expect((await ask('POST', path, { cookie, ...type, origin: 'https://elsewhere.example' })).status).toBe(
    403,
  );
  expect((await ask('POST', path, { cookie, ...type })).status).toBe(403);
  expect(
    (await ask('POST', path, { cookie, origin: `http://${host}`, 'content-type': 'text/plain' })).status,
  ).toBe(403);
  const own = await ask('POST', path, { cookie, ...type, origin: `http://${host}` });
  expect([own.status, JSON.parse(own.text)]).toEqual([
    502,
    { message: expect.any(String) as string, hint: expect.any(String) as string },
  ]);
});

test('a file that is a page of its own is shown as text, in a sandbox', async () => {
  const run = await reana.createRun('hostile', {
    workflow: { type: 'serial', specification: { steps: [] } },
  });
  await reana.upload(run.id, 'evil.html', '<script>alert(1)</script>');
  await reana.upload(
    run.id,
    'evil.svg',
    '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
  );
  for (const [path, type] of [
    ['evil.html', 'text/plain; charset=utf-8'],
    ['evil.svg', 'image/svg+xml'],
  ]) {
    const { status, headers } = await ask('GET', `${base}/api/runs/${run.id}/file?path=${path ?? ''}`, {
      cookie,
    });
    expect([status, headers['content-type']]).toEqual([200, type]);
    expect(headers['content-security-policy']).toContain('sandbox');
  }
  const outside = await ask('GET', `${base}/api/runs/${run.id}/file?path=../../server.json`, { cookie });
  expect(outside.status).toBe(502);
});
