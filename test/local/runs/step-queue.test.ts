import { fc } from '../../support/property.js';
import { AbortedError } from '../../../src/core/errors.js';
import { StepQueue, type Lease, type Resources } from '../../../src/local/runs/step-queue.js';

const BUDGET: Resources = { cores: 4, memoryBytes: 1000 };
const forever = new AbortController().signal;

const wish = fc.record({
  cores: fc.integer({ min: 1, max: 8 }),
  memoryBytes: fc.integer({ min: 1, max: 2000 }),
});

async function settle(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

test('never gives out more than there is, admits in order, and lets everybody through', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(wish, { minLength: 1, maxLength: 30 }),
      fc.infiniteStream(fc.nat()),
      async (wishes, choices) => {
        const queue = new StepQueue(BUDGET);
        const held: Lease[] = [];
        const order: number[] = [];
        wishes.forEach((wanted, index) => {
          void queue.acquire(wanted, AbortSignal.any([forever])).then((lease) => {
            held.push(lease);
            order.push(index);
          });
        });
        await settle();
        while (held.length > 0) {
          const cores = held.reduce((sum, { granted }) => sum + granted.cores, 0);
          const memory = held.reduce((sum, { granted }) => sum + granted.memoryBytes, 0);
          expect(cores).toBeLessThanOrEqual(BUDGET.cores);
          expect(memory).toBeLessThanOrEqual(BUDGET.memoryBytes);
          const [lease] = held.splice(choices.next().value % held.length, 1);
          lease!.release();
          lease!.release();
          await settle();
        }
        expect(order).toEqual(wishes.map((_, index) => index));
      },
    ),
    { numRuns: 50 },
  );
});

test('a step that is stopped while it waits makes room for the next', async () => {
  const queue = new StepQueue(BUDGET);
  const first = await queue.acquire({ cores: 3, memoryBytes: 1 }, forever);
  const stopping = new AbortController();
  const big = queue.acquire({ cores: 4, memoryBytes: 1 }, stopping.signal);
  const small = queue.acquire({ cores: 1, memoryBytes: 1 }, forever);
  expect(queue.length).toBe(2);
  stopping.abort();
  await expect(big).rejects.toBeInstanceOf(AbortedError);
  expect((await small).granted.cores).toBe(1);
  first.release();
  await expect(queue.acquire({ cores: 1, memoryBytes: 1 }, stopping.signal)).rejects.toBeInstanceOf(
    AbortedError,
  );
});
