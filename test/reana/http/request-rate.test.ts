import { fc } from '../../support/property.js';
import { readRateTerms, RequestRate } from '../../../src/reana/http/request-rate.js';

/** Sends requests as early as the rate allows, each asked for at a time of its own; answers the times. */
function sendAll(rate: RequestRate, wishes: readonly number[], answer: (sent: number) => void): number[] {
  const starts: number[] = [];
  let now = 0;
  for (const wish of [...wishes].sort((one, other) => one - other)) {
    now = Math.max(now, wish);
    for (let next = rate.nextStart(now); next > now; next = rate.nextStart(now)) now = next;
    rate.start(now);
    starts.push(now);
    answer(now);
    rate.settle();
  }
  return starts;
}

test('without a limit, nothing waits', () => {
  const rate = new RequestRate();
  const starts = sendAll(rate, Array<number>(500).fill(7), (sent) => rate.learn(sent, sent, {}));
  expect(new Set(starts)).toEqual(new Set([7]));
  expect(rate.isKnown).toBe(false);
});

const limits = fc.integer({ min: 1, max: 60 });
const wishes = fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 300 });

test('in no stretch of a window there are more requests than the limit', () => {
  fc.assert(
    fc.property(limits, wishes, (limit, times) => {
      const rate = new RequestRate();
      rate.learn(0, 0, { limit });
      const starts = sendAll(rate, times, (sent) => rate.learn(sent, sent + 5, { limit }));
      starts.forEach((start, index) => {
        const later = starts[index + limit];
        if (later !== undefined) expect(later - start).toBeGreaterThan(1000);
      });
    }),
  );
});

test('nothing waits longer than the limit makes it', () => {
  fc.assert(
    fc.property(limits, fc.integer({ min: 1, max: 300 }), (limit, count) => {
      const rate = new RequestRate();
      rate.learn(0, 0, { limit });
      const starts = sendAll(rate, Array<number>(count).fill(0), (sent) => {
        rate.learn(sent, sent + 5, { limit });
      });
      const windows = Math.ceil(count / limit) - 1;
      expect(starts.at(-1)).toBeLessThanOrEqual(windows * 1000 * 1.05);
    }),
  );
});

/** A server that counts in fixed windows and tells what is left, as REANA's do. */
class Limiter {
  private end = 0;
  private seen = 0;

  constructor(
    private readonly limit: number,
    private readonly window = 1000,
  ) {}

  take(now: number): { readonly refused: boolean; readonly remaining: number; readonly retryAfter: number } {
    if (now >= this.end) {
      this.end = now + this.window;
      this.seen = 0;
    }
    this.seen += 1;
    const retryAfter = Math.max(0, Math.floor(Math.floor(this.end / 1000 + 1) - now / 1000)) * 1000;
    return {
      refused: this.seen > this.limit,
      remaining: Math.max(0, this.limit - this.seen),
      retryAfter,
    };
  }
}

/** Carries all requests through; answers the time it took and the number of refusals. */
function carry(
  count: number,
  limit: number,
  window: number,
  others: (now: number) => number,
  travel: number,
): { readonly time: number; readonly refusals: number } {
  const server = new Limiter(limit, window);
  const rate = new RequestRate();
  let now = 0;
  let refusals = 0;
  for (let done = 0; done < count;) {
    for (let next = rate.nextStart(now); next > now; next = rate.nextStart(now)) now = next;
    const sent = now;
    rate.start(sent);
    now += travel;
    for (let other = others(now); other > 0; other -= 1) server.take(now);
    const answer = server.take(now);
    now += travel;
    rate.settle();
    if (answer.refused) {
      refusals += 1;
      const terms = { limit, window };
      rate.refuse(now, answer.retryAfter, 500, terms);
    } else {
      done += 1;
      rate.learn(sent, now, { limit, ...answer });
    }
  }
  return { time: now, refusals };
}

test.each([1, 10, 20])(
  '20 a second, each %i ms on its way: the limit is used up, and not a request refused',
  (travel) => {
    const { time, refusals } = carry(500, 20, 1000, () => 0, travel);
    expect(refusals).toBeLessThanOrEqual(1);
    expect(time).toBeLessThanOrEqual(25_000 * 1.1);
  },
);

test('one in five seconds: as often as the server allows', () => {
  const { time, refusals } = carry(10, 1, 5000, () => 0, 10);
  expect(refusals).toBeLessThanOrEqual(1);
  expect(time).toBeLessThanOrEqual(45_000 * 1.1);
});

test('others that share the limit take their part, and no more is lost than time', () => {
  fc.assert(
    fc.property(fc.integer({ min: 5, max: 40 }), fc.array(fc.boolean(), { minLength: 1 }), (limit, busy) => {
      let turn = 0;
      const others = (): number => (busy[(turn += 1) % busy.length] === true ? 1 : 0);
      const { time, refusals } = carry(200, limit, 1000, others, 5);
      // All are carried; half of the limit is ours at least.
      expect(time).toBeLessThanOrEqual(((2 * 200) / limit + 2) * 1000 * 1.3);
      expect(refusals).toBeLessThanOrEqual(time / 200);
    }),
  );
});

test('a clock that is set back keeps nothing waiting', () => {
  const rate = new RequestRate();
  rate.learn(5_000_000, 5_000_000, { limit: 1 });
  rate.start(5_000_000);
  rate.refuse(5_000_000, 30_000, 0);
  expect(rate.nextStart(5_000_001)).toBe(5_030_000);
  expect(rate.nextStart(1000)).toBe(1000);
});

test.each([
  ['Only "20 per 1 second" allowed.', { limit: 20, window: 1000 }],
  ['Only "1 per 5 second" allowed.', { limit: 1, window: 5000 }],
  ['5 per 1 hour', { limit: 5, window: 3_600_000 }],
  ['0 per 1 second', undefined],
  ['slow down', undefined],
  [undefined, undefined],
])('%s', (message, terms) => {
  expect(readRateTerms(message)).toEqual(terms);
});

test.each([
  [0, 100],
  [1000, 1000],
  [7000, 7000],
  [undefined, 321],
])('a refusal that asks for %s ms closes for %i', (asked, wait) => {
  const rate = new RequestRate();
  expect(rate.refuse(50, asked, 321)).toBe(wait);
  expect(rate.nextStart(50)).toBe(50 + wait);
});
