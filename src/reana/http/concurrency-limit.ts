/** REANA's workflow controller handles four requests at a time, for the whole cluster. */
const FIRST = 4;
const MOST = 8;
/** Rounds of successes that are worth one more. */
const ROUNDS = 8;

/** How many requests may be under way: a little more while all goes well, half as many when the server is overloaded. */
export class ConcurrencyLimit {
  private allowed = FIRST;
  private successes = 0;
  private lowered = -Infinity;

  get limit(): number {
    return Math.floor(this.allowed);
  }

  succeed(): void {
    this.successes += 1;
    if (this.successes < ROUNDS * this.limit) return;
    this.successes = 0;
    this.allowed = Math.min(MOST, this.limit + 1);
  }

  /** Requests that were sent before it was last halved carry no new information. */
  fail(sent: number, now: number): void {
    this.successes = 0;
    if (sent <= this.lowered) return;
    this.lowered = now;
    this.allowed = Math.max(1, this.allowed / 2);
  }
}
