import { RequestError } from '../request-error.js';

export interface PageQuery {
  readonly page?: string | undefined;
  readonly size?: string | undefined;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** The fields around the items, with REANA's names. */
  readonly envelope: Readonly<Record<string, unknown>>;
}

/** One page of a list. Without a size everything is on the first. @throws RequestError for numbers below 1 */
export function cutPage<T>(items: readonly T[], query: PageQuery): Page<T> {
  const size = readCount('size', query.size);
  const page = readCount('page', query.page) ?? 1;
  const total = items.length;
  if (size === undefined) {
    return { items, envelope: { has_next: false, has_prev: false, page: 1, total } };
  }
  const from = (page - 1) * size;
  return {
    items: items.slice(from, from + size),
    envelope: {
      from_idx: from,
      has_next: from + size < total,
      has_prev: page > 1,
      links: { next: { page: page + 1 }, prev: { page: page - 1 }, self: { page } },
      page,
      size,
      to_idx: from + size,
      total,
    },
  };
}

function readCount(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) {
    throw new RequestError(
      400,
      `Invalid ${name}: ${JSON.stringify(text)} is not a whole number of at least 1.`,
    );
  }
  return number;
}
