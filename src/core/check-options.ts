import { UsageError } from './errors.js';

type Kind = 'string' | 'number' | 'boolean' | 'function' | 'object';

/**
 * Checks what a caller without types may get wrong: that options are an object, that none is missing, and of which kind
 * each is. Values are not shown, since they may be secrets.
 * @param call what was called, such as `createClient`
 * @throws UsageError that names the call and the option
 */
export function checkOptions(
  call: string,
  options: unknown,
  kinds: Readonly<Record<string, Kind | readonly Kind[]>>,
  required: readonly string[] = [],
): void {
  if (kindOf(options) !== 'object') {
    throw new UsageError(`${call} takes an object of options, not ${nameOf(options)}`, {
      hint: hintFor(required),
    });
  }
  for (const [name, kind] of Object.entries(kinds)) {
    const value = (options as Readonly<Record<string, unknown>>)[name];
    if (value === undefined) {
      if (!required.includes(name)) continue;
      throw new UsageError(`${call} needs the option ${name}`, { hint: hintFor(required) });
    }
    const allowed = [kind].flat();
    if (!allowed.some((each) => each === kindOf(value))) {
      throw new UsageError(`the option ${name} of ${call} is ${nameOf(value)}`, {
        hint: `give ${allowed.map((each) => withArticle(each)).join(' or ')}`,
      });
    }
  }
}

function hintFor(required: readonly string[]): string {
  return required.length === 0
    ? 'give an object, which may be empty'
    : `give an object with ${required.join(' and ')}`;
}

function kindOf(value: unknown): Kind | undefined {
  if (value === null || Array.isArray(value)) return undefined;
  const kind = typeof value;
  return kind === 'undefined' || kind === 'symbol' || kind === 'bigint' ? undefined : kind;
}

function nameOf(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  return Array.isArray(value) ? 'a list' : withArticle(typeof value);
}

function withArticle(kind: string): string {
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}
