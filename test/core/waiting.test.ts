import { fc } from '../support/property.js';
import { DEFAULT_BACKOFF, backoffDelay } from '../../src/core/timing/backoff.js';
import { systemClock } from '../../src/core/clock.js';
import { AbortedError } from '../../src/core/errors.js';

test('the wait before a retry grows, stays within its bounds and is never the same for all', () => {
  fc.assert(
    fc.property(
      fc.nat(60),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (attempt, random) => {
        const ceiling = Math.min(
          DEFAULT_BACKOFF.maximum,
          DEFAULT_BACKOFF.initial * DEFAULT_BACKOFF.factor ** attempt,
        );
        const delay = backoffDelay(attempt, DEFAULT_BACKOFF, () => random);
        expect(delay).toBeGreaterThanOrEqual(ceiling / 2);
        expect(delay).toBeLessThanOrEqual(ceiling);
      },
    ),
  );
});

test('sleep ends by itself, a short one before a long one', async () => {
  const ended: number[] = [];
  const sleep = (time: number): Promise<unknown> => systemClock.sleep(time).then(() => ended.push(time));
  await Promise.all([sleep(20), sleep(1)]);
  expect(ended).toEqual([1, 20]);
});

test('sleep ends at once when the signal fires, before or during', async () => {
  const reason = new Error('enough');
  await expect(systemClock.sleep(60_000, AbortSignal.abort(reason))).rejects.toMatchObject({ cause: reason });
  const controller = new AbortController();
  const sleeping = systemClock.sleep(60_000, controller.signal);
  controller.abort();
  await expect(sleeping).rejects.toThrow(AbortedError);
});
