const DIGITS = /^\d+$/;

/**
 * An object with its keys in the order given, whatever they are: JavaScript puts keys that are written as integers
 * (`{"10": …, "9": …}`) first and in numerical order, Python's dictionaries and JSON texts do not. Of two equal keys the
 * first gives the place and the last the value, as in Python.
 *
 * Only an object whose order would change is more than a plain object: a proxy, whose keys, entries and JSON come in
 * order. Its spread `{ ...object }` is plain again.
 */
export function orderedObject<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  const map = new Map(entries);
  const object = Object.fromEntries(map);
  const order = [...map.keys()];
  if (!order.some((key) => DIGITS.test(key))) return object;
  const natural = Object.keys(object);
  if (order.every((key, index) => key === natural[index])) return object;
  const known = new Set<string | symbol>(order);
  return new Proxy(object, {
    ownKeys: (target) => [
      ...order.filter((key) => Object.hasOwn(target, key)),
      ...Reflect.ownKeys(target).filter((key) => !known.has(key)),
    ],
  });
}
