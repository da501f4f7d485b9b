import { Feed } from '../../src/ui/server/feed.js';
import { nextTurn } from '../../src/core/timing/slices.js';
import type { Change } from '../../src/ui/messages.js';

test('a source is read once for all who watch, and not at all when nobody does', () => {
  let reads = 0;
  const sends: ((value: number) => void)[] = [];
  const signals: AbortSignal[] = [];
  const feed = new Feed<number>((send, signal) => {
    reads += 1;
    sends.push(send);
    signals.push(signal);
    return Promise.resolve();
  });
  expect(reads).toBe(0);
  const [first, second]: Change<number>[][] = [[], []];
  const endFirst = feed.watch((change) => first!.push(change));
  sends[0]!(1);
  const endSecond = feed.watch((change) => second!.push(change));
  sends[0]!(1);
  sends[0]!(2);
  expect([reads, first, second]).toEqual([1, [{ value: 1 }, { value: 2 }], [{ value: 1 }, { value: 2 }]]);
  endFirst();
  expect(signals[0]!.aborted).toBe(false);
  endSecond();
  expect(signals[0]!.aborted).toBe(true);
  sends[0]!(3);
  expect(second).toHaveLength(2);
  feed.watch(() => undefined);
  expect(reads).toBe(2);
});

test('a source that fails is told, without credentials', async () => {
  const feed = new Feed<number>(() =>
    Promise.reject(new Error('GET /api/you?access_token=abcdefghijklmnop failed')),
  );
  const changes: Change<number>[] = [];
  feed.watch((change) => changes.push(change));
  await nextTurn();
  await nextTurn();
  expect(changes).toEqual([
    { error: { message: expect.not.stringContaining('abcdefghijklmnop') as string } },
  ]);
});
