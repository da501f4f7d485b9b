import { distance } from 'fastest-levenshtein';

/** The candidate most like a misspelt name, or undefined when none is close enough to suggest. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(name.length / 3)) + 1;
  for (const candidate of candidates) {
    const edits = distance(name.toLowerCase(), candidate.toLowerCase());
    if (edits < least) {
      best = candidate;
      least = edits;
    }
  }
  return best;
}

/** The candidate that a name is a typo of, at most two letters away; undefined when there is none. */
export function typoOf(name: string, candidates: Iterable<string>): string | undefined {
  const near = nearest(name, candidates);
  return near !== undefined && distance(name.toLowerCase(), near.toLowerCase()) <= 2 ? near : undefined;
}
