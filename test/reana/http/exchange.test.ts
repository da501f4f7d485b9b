import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { readJson } from '../../../src/reana/http/http-response.js';
import { string } from '../../../src/reana/wire/decode.js';
import { DecodeError } from '../../../src/reana/wire/decode-error.js';
import type { ExchangeRecord } from '../../../src/reana/http/exchange.js';
import type { RestClient } from '../../../src/reana/rest-client.js';
import { failureOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { recorded, StubServer, TOKEN, type Route } from '../stub-server.js';

let stub: StubServer;
let client: RestClient;
let records: ExchangeRecord[];

async function serve(routes: Readonly<Record<string, Route>>): Promise<void> {
  stub = await StubServer.start(routes);
  records = [];
  client = stub.client({
    authentication: 'query',
    onExchange: (record) => records.push(record),
  });
}
afterEach(async () => {
  client.close();
  await stub.close();
});

const breakOff: Route = (_request, response) => {
  response.writeHead(200, { 'Content-Length': '100' });
  response.write('{"');
  setImmediate(() => response.socket?.destroy());
  return undefined;
};

test('each attempt is told, with its answer or why there was none, and without the token', async () => {
  let turn = 0;
  await serve({
    'GET /api/you': (_request, response) => {
      turn += 1;
      if (turn === 1) return recorded('rate-limited');
      if (turn === 2) response.socket?.destroy();
      return turn === 2 ? undefined : recorded('you');
    },
  });
  await client.server.you();
  const url = `${stub.url}/api/you?access_token=<redacted>`;
  const milliseconds = expect.any(Number) as number;
  const error = expect.any(String) as string;
  const requestId = records[0]?.requestId;
  expect(records).toEqual([
    { requestId, method: 'GET', url, attempt: 1, status: 429, milliseconds, error },
    { requestId, method: 'GET', url, attempt: 2, milliseconds, error },
    { requestId, method: 'GET', url, attempt: 3, status: 200, milliseconds },
  ]);
  expectWords(
    records.map(({ error: words = '' }) =>
      words.replace(stub.url, 'SERVER').replace(new URL(stub.url).host, 'HOST'),
    ),
  );
  expect(JSON.stringify(records)).not.toContain(TOKEN);
});

test('an answer that breaks off has both a status and an error', async () => {
  await serve({ 'GET /api/workflows/r/workspace/a': breakOff });
  const failure = await failureOf(buffer(await client.workspace.open('r', 'a')));
  expect(failure).toMatchObject({ code: 'network', kind: 'reset' });
  expect(records).toMatchObject([{ status: 200, error: failure.message }]);
});

test('a stream that is read to its end is told once', async () => {
  await serve({ 'GET /api/workflows/r/workspace/a': { body: 'text' } });
  expect((await buffer(await client.workspace.open('r', 'a'))).toString()).toBe('text');
  expect(records).toMatchObject([{ method: 'GET', status: 200, attempt: 1 }]);
  expect(records[0]).not.toHaveProperty('error');
});

test('a body that is too long for memory is refused, not cut', async () => {
  await serve({});
  const body = Readable.from([Buffer.from('"'), Buffer.alloc(100, 'x'), Buffer.from('"')]);
  const answer = { status: 200, header: () => 'application/json', body };
  const reading = readJson(answer, string, 50);
  await expect(reading).rejects.toThrow(DecodeError);
  await expect(reading).rejects.toThrow(/\b50\b/);
});

test('an error page without end is read only as far as it is needed', async () => {
  await serve({
    'GET /api/you': (_request, response) => {
      response.writeHead(400, { 'Content-Type': 'text/html' });
      const pour = (): void => {
        while (!response.destroyed && response.write('<p>no</p>'.repeat(1000)));
      };
      response.on('drain', pour);
      pour();
      return undefined;
    },
  });
  const failure: unknown = await client.server.you().catch((error: unknown) => error);
  expect(failure).toMatchObject({ status: 400, code: 'bad-request' });
  expect((failure as Error).message.length).toBeLessThan(1000);
});
