import { failureOf, wordsOf } from '../../support/failures.js';
import { ManualTimer } from '../../support/manual-timer.js';
import { expectWords } from '../../support/words.js';
import { recorded, StubServer, type Route } from '../stub-server.js';
import { sendBytes, sendBytesAndEnd, sendWithoutEnd } from './send-bytes.js';

let stub: StubServer;
afterEach(() => stub.close());

const JSON_HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
const you = JSON.stringify(recorded('you').body);

async function failYou(route: Route): Promise<Error> {
  stub = await StubServer.start({ 'GET /api/you': route });
  const failure = await failureOf(stub.client().server.you());
  expectWords(wordsOf(failure, { [stub.url]: 'SERVER', [new URL(stub.url).host]: 'HOST' }));
  return failure;
}

test.each<[string, Route]>([
  ['a change of protocol', sendBytes('HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n')],
  ['101 alone', sendBytes('HTTP/1.1 101 X\r\n\r\n')],
  ['100 without end', sendWithoutEnd('', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(100))],
  ['102 without end', sendWithoutEnd('', 'HTTP/1.1 102 Processing\r\n\r\n'.repeat(100))],
  ['204', sendBytes('HTTP/1.1 204 No Content\r\n\r\n')],
  ['205 with a body', sendBytes('HTTP/1.1 205 Reset\r\nContent-Length: 5\r\n\r\nhello')],
  ['304', sendBytes('HTTP/1.1 304 Not Modified\r\n\r\n')],
  ['status 000', sendBytes('HTTP/1.1 000 X\r\nContent-Length: 0\r\n\r\n')],
])('%s is an unexpected response', async (_name, route) => {
  expect(await failYou(route)).toMatchObject({ code: 'unexpected-response', attempts: 1 });
});

test.each<[string, Route]>([
  ['HTTP/0.9', sendBytesAndEnd('hello world\n')],
  ['garbage', sendBytesAndEnd(Buffer.from([0, 1, 2, 3, 255, 254]))],
  ['nothing', sendBytesAndEnd()],
  ['headers without end', sendWithoutEnd('HTTP/1.1 200 OK\r\n', `X-A: ${'a'.repeat(1000)}\r\n`)],
  ['too few bytes', sendBytesAndEnd(`${JSON_HEAD}Content-Length: 1000\r\n\r\n`, you)],
  ['a negative length', sendBytes(`${JSON_HEAD}Content-Length: -5\r\n\r\n`)],
  ['two lengths', sendBytes(`${JSON_HEAD}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello`)],
  ['a chunk without length', sendBytes(`${JSON_HEAD}Transfer-Encoding: chunked\r\n\r\nzz\r\n`)],
])('%s is a failure of the connection', async (_name, route) => {
  expect(await failYou(route)).toMatchObject({ code: 'network', kind: 'reset', attempts: 5 });
});

test('a body of too many bytes is cut to its length', async () => {
  expect(await failYou(sendBytes(`${JSON_HEAD}Content-Length: 5\r\n\r\n`, you))).toMatchObject({
    code: 'broken-response',
  });
});

test.each<[string, Route]>([
  ['a body without length', sendBytesAndEnd(`${JSON_HEAD}\r\n`, you)],
  [
    'some interim responses',
    sendBytes(
      'HTTP/1.1 102 Processing\r\n\r\n'.repeat(8),
      `${JSON_HEAD}Content-Length: ${Buffer.byteLength(you)}\r\n\r\n${you}`,
    ),
  ],
])('%s is read', async (_name, route) => {
  stub = await StubServer.start({ 'GET /api/you': route });
  await expect(stub.client().server.you()).resolves.toMatchObject({ email: 'admin@example.org' });
});

test('headers that come byte by byte are silence', async () => {
  const timer = new ManualTimer();
  const timeouts = { connect: 40, idle: 40, repeat: timer.repeat };
  let looks = 0;
  stub = await StubServer.start({
    'GET /api/you': (_request, response) => {
      response.socket?.write('HTTP/1.1 200 OK\r\nX-A: ');
      const drip = (): void => {
        if (response.socket?.destroyed !== false) return;
        response.socket.write('a', () => {
          looks += 1;
          timer.pass(10);
          setImmediate(drip);
        });
      };
      drip();
      return undefined;
    },
  });
  const failure = await failureOf(stub.client({ timeouts, retries: 0 }).server.you());
  expect(failure).toMatchObject({ code: 'network', kind: 'timeout' });
  expect(looks).toBeLessThan(20);
});
