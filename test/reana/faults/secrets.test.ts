import { buffer } from 'node:stream/consumers';
import { inspect } from 'node:util';
import { redact } from '../../../src/core/redact.js';
import { createRestClient, type RestClient } from '../../../src/reana/rest-client.js';
import { recorded, StubServer, TestClock, TOKEN, type Route } from '../stub-server.js';

const FAULTS: readonly (readonly [string, Route])[] = [
  ['no such route', { status: 404 }],
  ['a wrong token', recorded('you-wrong-token')],
  [
    'an error that repeats the URL',
    (request) => ({
      status: 500,
      body: { message: `failed at ${request.path}?${request.query.toString()}` },
    }),
  ],
  [
    'a page that repeats the URL',
    (request) => ({
      status: 502,
      body: `<title>Bad gateway: ${request.path}?${request.query.toString()}</title>`,
    }),
  ],
  [
    'a redirect with the token',
    (request) => ({
      status: 307,
      headers: { Location: `https://elsewhere.example.org${request.path}?${request.query.toString()}` },
    }),
  ],
  ['an answer that repeats the URL', (request) => ({ body: request.query.toString() })],
  [
    'a broken connection',
    (_request, response) => {
      response.socket?.destroy();
      return undefined;
    },
  ],
  [
    'a broken answer',
    (_request, response) => {
      response.writeHead(200, { 'Content-Length': '100' });
      response.write('{"');
      setImmediate(() => response.socket?.destroy());
      return undefined;
    },
  ],
  ['silence', () => undefined],
];

const CALLS: readonly (readonly [string, (client: RestClient, signal?: AbortSignal) => Promise<unknown>])[] =
  [
    ['you', (client) => client.server.you()],
    ['upload', (client) => client.workspace.upload('r', 'a', { data: Buffer.from('a') })],
    ['open', async (client) => buffer(await client.workspace.open('r', 'a'))],
  ];

/** Everything a user could see of an error: message, hint, stack, causes, fields. */
function shown(error: unknown): string {
  return inspect(error, { depth: 20, showHidden: true, getters: true }) + JSON.stringify(error);
}

describe.each(FAULTS)('%s', (_fault, route) => {
  test.each(CALLS)('the error of %s does not hold the token', async (_call, call) => {
    const stub = await StubServer.start({ '*': route });
    try {
      const failure: unknown = await call(stub.client({ timeouts: { idle: 60 } })).catch(
        (error: unknown) => error,
      );
      expect(shown(failure)).not.toContain(TOKEN);
    } finally {
      await stub.close();
    }
  });
});

test('an aborted stream does not hold the token', async () => {
  const stub = await StubServer.start({
    '*': (_request, response) => {
      response.write('beginning');
      return undefined;
    },
  });
  const abort = new AbortController();
  try {
    const stream = await stub.client().workspace.open('r', 'a', { signal: abort.signal });
    const failure = new Promise((resolve) => stream.once('error', resolve));
    stream.resume();
    abort.abort();
    expect(shown(await failure)).not.toContain(TOKEN);
  } finally {
    await stub.close();
  }
});

test('a client does not show its token', () => {
  const client = createRestClient({
    serverUrl: 'https://reana.example.org',
    accessToken: TOKEN,
    clock: new TestClock(),
  });
  expect(JSON.stringify(client)).not.toContain(TOKEN);
  expect(redact(`?access_token=${TOKEN}&x=${TOKEN}`)).not.toContain(TOKEN);
});
