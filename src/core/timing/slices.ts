/** Items between two turns of the event loop: a few milliseconds of work. */
const SLICE = 500;

/** Resolves in the next turn of the event loop: what other requests wait for happens first. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Calls a function for each item, and lets other work happen in between. */
export async function forEachInSlices<T>(items: Iterable<T>, action: (item: T) => void): Promise<void> {
  let count = 0;
  for (const item of items) {
    action(item);
    count += 1;
    if (count % SLICE === 0) await nextTurn();
  }
}

/** The items for which a test holds, in their order. */
export async function filterInSlices<T>(
  items: Iterable<T>,
  test: (item: T) => boolean,
): Promise<readonly T[]> {
  const found: T[] = [];
  await forEachInSlices(items, (item) => {
    if (test(item)) found.push(item);
  });
  return found;
}

/** Sorted as by `Array.sort`: by parts, which are then merged. */
export async function sortInSlices<T>(
  items: readonly T[],
  compare: (one: T, other: T) => number,
): Promise<readonly T[]> {
  let parts: (readonly T[])[] = [];
  for (let start = 0; start < items.length; start += SLICE) {
    parts.push(items.slice(start, start + SLICE).sort(compare));
    await nextTurn();
  }
  while (parts.length > 1) {
    const merged: (readonly T[])[] = [];
    for (let index = 0; index < parts.length; index += 2) {
      merged.push(await merge(parts[index] ?? [], parts[index + 1] ?? [], compare));
    }
    parts = merged;
  }
  return parts[0] ?? [];
}

async function merge<T>(
  first: readonly T[],
  second: readonly T[],
  compare: (one: T, other: T) => number,
): Promise<readonly T[]> {
  const merged: T[] = [];
  let [left, right] = [0, 0];
  while (left < first.length && right < second.length) {
    const [one, other] = [first[left] as T, second[right] as T];
    if (compare(one, other) <= 0) {
      merged.push(one);
      left += 1;
    } else {
      merged.push(other);
      right += 1;
    }
    if (merged.length % (10 * SLICE) === 0) await nextTurn();
  }
  for (; left < first.length; left += 1) merged.push(first[left] as T);
  for (; right < second.length; right += 1) merged.push(second[right] as T);
  return merged;
}
