import { once } from 'node:events';
import http, { type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { IdleWatch } from '../../../src/reana/http/idle-watch.js';
import { ManualTimer } from '../../support/manual-timer.js';
import { StubServer } from '../stub-server.js';

/** A look counts as a quarter of the shorter limit. */
const LIMITS = { connect: 40, idle: 40 };
const LOOKS = 4;

let stub: StubServer;
/** The server's side of the request that it has got. */
let served: Promise<ServerResponse>;
const open: ClientRequest[] = [];

beforeEach(async () => {
  let serve: (response: ServerResponse) => void = () => undefined;
  served = new Promise((resolve) => (serve = resolve));
  stub = await StubServer.start({
    '*': (_request, response) => {
      serve(response);
      return undefined;
    },
  });
});

afterEach(async () => {
  for (const request of open.splice(0)) request.destroy();
  await stub.close();
});

function send(options: http.RequestOptions = {}): ClientRequest {
  const request = http.get(stub.url, { agent: false, ...options }).on('error', () => undefined);
  open.push(request);
  return request;
}

/** A watch whose time passes when the test says so. */
class HandWatch {
  readonly timer = new ManualTimer();
  readonly watch: IdleWatch;
  isExpired = false;

  constructor(limits = LIMITS) {
    this.watch = new IdleWatch({ ...limits, repeat: this.timer.repeat }, () => (this.isExpired = true));
  }

  look(times: number): void {
    this.timer.pass((times * LIMITS.connect) / LOOKS);
  }
}

test('a connection on which nothing comes expires', async () => {
  const hand = new HandWatch();
  hand.watch.watchRequest(send());
  await served;
  // The first look finds what was sent.
  hand.look(LOOKS);
  expect(hand.isExpired).toBe(false);
  hand.look(1);
  expect(hand.isExpired).toBe(true);
  expect(hand.timer.size).toBe(0);
  expect(hand.watch.connected).toBe(true);
});

test('whatever comes begins the count anew', async () => {
  const hand = new HandWatch();
  const request = send();
  hand.watch.watchRequest(request);
  const server = await served;
  server.write('beginning');
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  hand.watch.watchBody(answer);
  await once(answer, 'data');
  for (let pieces = 0; pieces < 3; pieces += 1) {
    hand.look(LOOKS);
    server.write('piece');
    await once(answer, 'data');
  }
  expect(hand.isExpired).toBe(false);
  hand.look(LOOKS + 1);
  expect(hand.isExpired).toBe(true);
});

test('what has come and waits for its reader is no silence', async () => {
  const hand = new HandWatch();
  const request = send();
  hand.watch.watchRequest(request);
  (await served).write('beginning');
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  hand.watch.watchBody(answer);
  await once(answer, 'readable');
  hand.look(3 * LOOKS);
  expect(hand.isExpired).toBe(false);
});

test('nothing counts before there is a request', async () => {
  const hand = new HandWatch();
  hand.look(3 * LOOKS);
  hand.watch.watchRequest(send());
  await served;
  hand.look(LOOKS);
  expect(hand.isExpired).toBe(false);
});

test('a connection that never stands has a limit of its own', () => {
  const hand = new HandWatch({ connect: 40, idle: 400 });
  hand.watch.watchRequest(send({ host: 'reana.invalid', lookup: () => undefined }));
  hand.look(LOOKS - 1);
  expect(hand.isExpired).toBe(false);
  hand.look(1);
  expect(hand.isExpired).toBe(true);
  expect(hand.watch.connected).toBe(false);
});

test('the end of the answer ends the watch', async () => {
  const hand = new HandWatch();
  const request = send();
  hand.watch.watchRequest(request);
  (await served).end('all');
  const [answer] = (await once(request, 'response')) as [IncomingMessage];
  hand.watch.watchBody(answer);
  expect(hand.timer.size).toBe(1);
  answer.resume();
  await once(answer, 'close');
  expect(hand.timer.size).toBe(0);
});
