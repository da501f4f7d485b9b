import { decodePointer, encodePointer } from '../../core/json-pointer.js';
import type { Wait } from './readiness.js';

/**
 * The stages that are not applied yet, in Yadage's order, and which of them are candidates. A stage that waits becomes
 * a candidate again when everything that it waits for has happened, so that no pass checks all stages.
 */
export class RuleQueue {
  /** Rules by position; applied ones are removed. Positions only grow. */
  private readonly rules: (string | undefined)[] = [];
  private readonly positions = new Map<string, number>();
  /** Positions of the candidates, in order. */
  private readonly candidates: number[] = [];
  private readonly waiting = new Map<string, string[]>();
  private readonly missing = new Map<string, number>();

  add(rule: string): void {
    this.positions.set(rule, this.rules.length);
    this.candidates.push(this.rules.length);
    this.rules.push(rule);
  }

  /** The first candidate after a position. */
  nextCandidate(after: number): { readonly rule: string; readonly position: number } | undefined {
    const position = this.candidates[this.search(after + 1)];
    const rule = position === undefined ? undefined : this.rules[position];
    return position === undefined || rule === undefined ? undefined : { rule, position };
  }

  /** Removes an applied stage and returns the position after which Yadage's pass continues: it skips one stage. */
  remove(position: number): number {
    this.drop(position);
    this.rules[position] = undefined;
    let next = position + 1;
    while (next < this.rules.length && this.rules[next] === undefined) next += 1;
    return next;
  }

  /** Suspends a stage until everything that it waits for has happened. */
  suspend(position: number, waits: readonly Wait[]): void {
    const rule = this.rules[position];
    if (rule === undefined) return;
    this.drop(position);
    const keys = new Set(waits.map(waitKey));
    this.missing.set(rule, keys.size);
    for (const key of keys) {
      const rules = this.waiting.get(key);
      if (rules === undefined) this.waiting.set(key, [rule]);
      else rules.push(rule);
    }
  }

  /** Announces something that stages may wait for. */
  notify(key: string): void {
    const rules = this.waiting.get(key);
    if (rules === undefined) return;
    this.waiting.delete(key);
    for (const rule of rules) {
      const left = (this.missing.get(rule) ?? 1) - 1;
      this.missing.set(rule, left);
      const position = this.positions.get(rule);
      if (left === 0 && position !== undefined) this.candidates.splice(this.search(position), 0, position);
    }
  }

  private drop(position: number): void {
    const at = this.search(position);
    if (this.candidates[at] === position) this.candidates.splice(at, 1);
  }

  /** Index of the first candidate that is not before a position. */
  private search(position: number): number {
    let low = 0;
    let high = this.candidates.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.candidates[middle] ?? 0) < position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export function waitKey(wait: Wait): string {
  switch (wait.kind) {
    case 'node':
    case 'stage':
      return `${wait.kind}:${wait.id}`;
    case 'match':
      return matchKey(wait.scope, wait.name);
    case 'change':
      return 'change';
  }
}

function matchKey(scope: string, name: string | null): string {
  return `match:${scope}:${name ?? '*'}`;
}

/** Keys of everything that changes when a stage of a scope adds something: in the scope and in those around it. */
export function growthKeys(scope: string, stage: string): string[] {
  const parts = [...decodePointer(scope), stage];
  const keys: string[] = [];
  for (let depth = 0; depth < parts.length; depth += 2) {
    const offset = encodePointer(parts.slice(0, depth));
    keys.push(matchKey(offset, parts[depth] ?? null), matchKey(offset, null));
  }
  return keys;
}
