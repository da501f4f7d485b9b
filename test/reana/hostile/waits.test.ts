import { jest } from '@jest/globals';
import { systemClock } from '../../../src/core/clock.js';
import { limitTime } from '../../../src/runs/follow/time-limit.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { recorded, StubServer, TestClock, type Reply } from '../stub-server.js';

let stub: StubServer;
const DAY = 86_400_000;
const NOW = Date.UTC(2030, 0, 1);

function refused(headers: Reply['headers'] = {}, message = 'Rate limit exceeded.', status = 429): Reply {
  return { status, headers, body: { status, message } };
}

describe('a server that takes requests again only after a long time', () => {
  afterEach(() => stub.close());

  test.each<[string, Reply, number]>([
    ['seconds', refused({ 'Retry-After': '864000' }), 10 * DAY],
    ['a date', refused({ 'Retry-After': 'Thu, 03 Jan 2030 00:00:00 GMT' }), 2 * DAY],
    ['the end of the window', refused({ 'X-RateLimit-Reset': String((NOW + 2 * DAY) / 1000) }), 2 * DAY],
    ['seconds to the end of the window', refused({ 'X-RateLimit-Reset': '7200' }), 7_200_000],
    ['terms', refused({}, 'Only "5 per 10 day" allowed.'), 10 * DAY],
    ['terms of a month', refused({}, 'Only "5 per 1 month" allowed.'), 30 * DAY],
    ['more digits than numbers have', refused({ 'Retry-After': '9'.repeat(400) }), Infinity],
    ['seconds, as it is not available', refused({ 'Retry-After': '864000' }, 'Maintenance.', 503), 10 * DAY],
  ])('by %s is an error that tells when', async (_name, reply, retryAfter) => {
    stub = await StubServer.start({ 'GET /api/you': reply });
    const clock = new TestClock();
    const failure = await failureOf(stub.client({ clock }).server.you());
    const code = reply.status === 503 ? 'server-unavailable' : 'rate-limited';
    const { message } = reply.body as { readonly message: string };
    expect(failure).toMatchObject({ code, retryAfter, attempts: 1, serverMessage: message });
    expect(failure.message).toContain(message);
    expect(clock.waits).toEqual([]);
    expectWords(wordsOf(failure, { [stub.url]: 'SERVER' }));
  });

  test('Retry-After decides where the end of the window differs: this clock may be wrong', async () => {
    const reply = refused({ 'Retry-After': '1', 'X-RateLimit-Reset': String((NOW + DAY) / 1000) });
    stub = await StubServer.start({ 'GET /api/you': [reply, recorded('you')] });
    const clock = new TestClock();
    await stub.client({ clock }).server.you();
    expect(clock.waits).toEqual([1000]);
  });

  test('terms of days in successes hold no request back: the server decides', async () => {
    const headers = { 'X-RateLimit-Limit': '3', 'X-RateLimit-Remaining': '0', 'Retry-After': '864000' };
    stub = await StubServer.start({ 'GET /api/you': { ...recorded('you'), headers } });
    const clock = new TestClock();
    const client = stub.client({ clock });
    for (let sent = 0; sent < 10; sent += 1) await client.server.you();
    expect(Math.max(0, ...clock.waits)).toBeLessThanOrEqual(120_000);
    expect(stub.requests).toHaveLength(10);
  });
});

describe('timers', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  test.each([2 ** 31 - 1, 2 ** 31, 2 ** 32 + 5, 100 * DAY])('a sleep of %d ms is as long', async (time) => {
    let isOver = false;
    void systemClock.sleep(time).then(() => (isOver = true));
    await jest.advanceTimersByTimeAsync(time - 1);
    expect(isOver).toBe(false);
    await jest.advanceTimersByTimeAsync(1);
    expect(isOver).toBe(true);
  });

  test('a long sleep ends when it is interrupted, in its later parts too', async () => {
    const end = new AbortController();
    const sleep = failureOf(systemClock.sleep(100 * DAY, end.signal));
    await jest.advanceTimersByTimeAsync(60 * DAY);
    end.abort();
    expect(await sleep).toMatchObject({ code: 'aborted' });
    expect(jest.getTimerCount()).toBe(0);
  });

  test('a limit of a month is not over after 25 days', async () => {
    const limit = limitTime(systemClock, 31 * DAY);
    await jest.advanceTimersByTimeAsync(26 * DAY);
    expect(limit.isOver()).toBe(false);
    await jest.advanceTimersByTimeAsync(6 * DAY);
    expect(limit.isOver()).toBe(true);
  });
});
