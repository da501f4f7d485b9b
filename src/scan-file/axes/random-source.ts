import { createHash } from 'node:crypto';
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { mersenne } from 'pure-rand/generator/mersenne';

/**
 * Random numbers that are the same on every machine: the Mersenne Twister MT19937, seeded from a hash, as its own
 * seeds that are close to each other would give streams that begin alike.
 */
export class RandomSource {
  private readonly generator: ReturnType<typeof mersenne>;

  /** @param purpose streams of one seed and different purposes are independent */
  constructor(seed: number, purpose: string) {
    const digest = createHash('sha256').update(`${seed} ${purpose}`).digest();
    this.generator = mersenne(digest.readInt32BE());
  }

  /** From 0, included, to 1, excluded; 53 random bits. */
  share(): number {
    return uniformFloat64(this.generator);
  }

  /** The numbers from 0 to `count` - 1 in random order, all orders being equally probable: the shuffle of Fisher and Yates. */
  order(count: number): number[] {
    const order = Array.from({ length: count }, (_, index) => index);
    for (let last = count - 1; last > 0; last--) {
      const other = uniformInt(this.generator, 0, last);
      [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
    }
    return order;
  }
}
