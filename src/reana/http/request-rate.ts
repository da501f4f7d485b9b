/** What the headers of a response report about a limit on the number of requests. */
export interface RateHeaders {
  /** Requests in one window. */
  readonly limit?: number;
  /** Requests that are left in the server's present window, those of other clients counted. */
  readonly remaining?: number;
  /** Milliseconds of `Retry-After`, which REANA sends with successes, too. */
  readonly retryAfter?: number;
}

/** A limit as text: `20 per 1 second`. */
export interface RateTerms {
  readonly limit: number;
  /** Milliseconds. */
  readonly window: number;
}

/** REANA counts in windows of a second, of which the first request begins one. */
const USUAL_WINDOW = 1000;
/** Times in headers are whole seconds, cut off: a shorter time says nothing about the window's length. */
const TELLING_RETRY_AFTER = 3000;
/** Longest time that a request is held back. */
const LONGEST_PAUSE = 120_000;
const SHORT_WAIT = 100;
const SHORTEST_WAIT = 50;

/**
 * Decides when requests may be sent so that a server with a limit on their number refuses none: never more of them in
 * any stretch of time as long as the server's window than its limit. Pure: time comes in, times come out, in
 * milliseconds. Without a limit, every request may go at once.
 */
export class RequestRate {
  private limit: number | undefined;
  private window = USUAL_WINDOW;
  private starts: number[] = [];
  private inFlight = 0;
  private closedUntil = 0;
  /** When the server's present window ends, as far as it is known. */
  private windowEnd = 0;
  private remaining = 0;
  private refusals = 0;
  private latest = 0;

  /** True once the server has reported how many requests it takes. */
  get isKnown(): boolean {
    return this.limit !== undefined;
  }

  /**
   * When the next request may go: `now`, or later. Where that would be after minutes or days, it goes at once: the server
   * may take it, or refuse it with its own words.
   */
  nextStart(now: number): number {
    this.notice(now);
    const { gap } = this;
    const young = this.starts.findIndex((start) => now - start < gap);
    this.starts.splice(0, young === -1 ? this.starts.length : young);
    const open = Math.max(now, this.closedUntil);
    const full = this.limit === undefined ? undefined : this.starts.at(-this.limit);
    const start = full === undefined ? open : Math.max(open, full + gap);
    return start - now > LONGEST_PAUSE ? now : start;
  }

  /** A request goes. */
  start(now: number): void {
    this.notice(now);
    this.starts.push(now);
    // Of servers without a limit there is nothing to remember but enough for the day they name one.
    if (this.starts.length > MOST_REMEMBERED) this.starts.shift();
    this.inFlight += 1;
  }

  /** A request has its response, or will have none. */
  settle(): void {
    this.inFlight -= 1;
  }

  /** The headers of a response that was no refusal. */
  learn(sent: number, now: number, { limit, remaining, retryAfter }: RateHeaders): void {
    this.refusals = 0;
    if (limit === undefined || limit < 1) return;
    this.limit = limit;
    if (retryAfter !== undefined && retryAfter >= TELLING_RETRY_AFTER) {
      this.window = Math.max(this.window, retryAfter);
    }
    // What a slow response reports about the present window is out of date.
    if (remaining === undefined || now - sent > this.window / 2) return;
    if (now >= this.windowEnd || remaining > this.remaining + MOST_OUT_OF_ORDER) {
      this.windowEnd = sent + this.gap;
    }
    this.remaining = remaining;
    if (remaining <= this.inFlight) this.close(this.windowEnd);
  }

  /** A request was refused because of the limit. Returns how long to wait, in milliseconds. */
  refuse(now: number, asked: number | undefined, fallback: number, terms?: RateTerms): number {
    this.refusals += 1;
    if (terms !== undefined) {
      this.limit = terms.limit;
      this.window = terms.window;
    }
    const wait = this.waitAfterRefusal(now, asked, fallback);
    this.close(now + wait);
    return wait;
  }

  private waitAfterRefusal(now: number, asked: number | undefined, fallback: number): number {
    if (asked === undefined) return fallback;
    if (asked > 1000) return asked;
    // Less than a second and more, cut off: the end of the window is known better from the requests themselves. When
    // it is past, the server began to count a little later than was thought.
    if (this.windowEnd > now) return this.windowEnd - now;
    if (this.windowEnd > 0) return Math.min(SHORTEST_WAIT * this.refusals, USUAL_WINDOW);
    return asked === 0 ? Math.min(SHORT_WAIT * this.refusals, USUAL_WINDOW) : asked;
  }

  private close(until: number): void {
    this.closedUntil = Math.max(this.closedUntil, until);
  }

  /** The window, and something for requests that travel faster than those before them. */
  private get gap(): number {
    return this.window * 1.02 + 10;
  }

  /** A clock that was set back would keep everything waiting for times long past. */
  private notice(now: number): void {
    if (now < this.latest) {
      this.starts = [];
      this.closedUntil = 0;
      this.windowEnd = 0;
    }
    this.latest = now;
  }
}

/** Requests that may be in progress at once, so that responses arrive in another order than the server counted. */
const MOST_OUT_OF_ORDER = 8;
const MOST_REMEMBERED = 10_000;

/** The terms that REANA's refusals name: `Only "20 per 1 second" allowed.` */
export function readRateTerms(message: string | undefined): RateTerms | undefined {
  const [, limit, count, unit] =
    /(\d+) per (\d+) (second|minute|hour|day|month|year)/.exec(message ?? '') ?? [];
  if (limit === undefined || count === undefined || unit === undefined) return undefined;
  const window = Number(count) * UNITS[unit as keyof typeof UNITS] * 1000;
  return Number(limit) > 0 && window > 0 ? { limit: Number(limit), window } : undefined;
}

const UNITS = {
  ...{ second: 1, minute: 60, hour: 3600, day: 86_400 },
  ...{ month: 30 * 86_400, year: 360 * 86_400 },
} as const;
