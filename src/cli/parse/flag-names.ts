import { UsageError } from '../../core/errors.js';
import { nearest } from '../../core/text/nearest.js';
import type { OptionTable } from '../flags/options.js';

export function isFlag(word: string): boolean {
  return word.length > 1 && word.startsWith('-');
}

/** `server` of `--server` and of `--server=URL`. */
export function nameOfFlag(word: string): string {
  return word.replace(/^-+|=.*$/gs, '');
}

/** A name with its dashes: `-p`, `--parameter`. */
export function formatFlag(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}

/** @param hint what to do when no known flag is like it */
export function unknownFlag(name: string, options: OptionTable, hint: string): UsageError {
  const shown = Object.entries(options).filter(([, { hidden }]) => hidden !== true);
  const near = nearest(
    formatFlag(name),
    shown.map(([each]) => formatFlag(each)),
  );
  return new UsageError(`there is no flag ${formatFlag(name)}`, {
    hint: near === undefined ? hint : `did you mean ${near}?`,
  });
}
