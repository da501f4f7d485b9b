import { ANY_NUMBER, matchWildcards, type WildcardPattern } from './wildcards.js';

/**
 * Compiles a glob for POSIX paths, in the dialect of REANA's workspaces: within a name `*`, `?`, `[..]` and `[!..]`, `**`
 * for any number of folders, a backslash before a character that stands for itself; names may start with a dot, and
 * braces and parentheses have no special meaning.
 * @returns whether a path matches, in time proportional to its length times that of the glob
 */
export function compilePathGlob(glob: string): (path: string) => boolean {
  const names = splitNames(glob).map((name) => (name === '**' ? ANY_NUMBER : nameTest(name)));
  // As the last name, `**` stands for at least one.
  const pattern = names.at(-1) === ANY_NUMBER ? [...names, () => true] : names;
  return (path) => matchWildcards(pattern, path.split('/'));
}

/** Splits at slashes; a backslash keeps its character. */
function splitNames(glob: string): readonly string[] {
  const names = [''];
  for (const [token] of glob.matchAll(/\\[^]|[^]/gu)) {
    if (token === '/') names.push('');
    else names.push(`${names.pop() ?? ''}${token}`);
  }
  return names;
}

function nameTest(name: string): (text: string) => boolean {
  if (!/[*?[\\]/.test(name)) return (text) => text === name;
  const pattern = splitTokens(name).map(compileToken);
  return (text) => text !== '' && matchWildcards(pattern, Array.from(text));
}

/** A set ends at the first bracket that is neither its first member nor escaped. */
const SET = /\[[!^]?(?:\\[^]|[^\\])(?:\\[^]|[^\]\\])*\]/uy;
const CHARACTER = /\\[^]|[^]/uy;

function splitTokens(name: string): readonly string[] {
  const tokens: string[] = [];
  // Where one set does not end, no later one does: looking for its end again and again would take quadratic time.
  let setsEnd = true;
  for (let position = 0; position < name.length; position += tokens.at(-1)?.length ?? 1) {
    const isSet = setsEnd && name[position] === '[';
    const set = isSet ? matchAt(SET, name, position) : undefined;
    if (isSet && set === undefined) setsEnd = false;
    tokens.push(set ?? matchAt(CHARACTER, name, position) ?? '');
  }
  return tokens;
}

function matchAt(expression: RegExp, text: string, position: number): string | undefined {
  expression.lastIndex = position;
  return expression.exec(text)?.[0];
}

function compileToken(token: string): WildcardPattern<string>[number] {
  if (token === '*') return ANY_NUMBER;
  if (token === '?') return () => true;
  if (token.length > 1 && token.startsWith('[')) return setTest(token.slice(1, -1));
  const character = token.length > 1 && token.startsWith('\\') ? token.slice(1) : token;
  return (other) => other === character;
}

/** The characters and ranges between brackets; a range that runs backwards contains nothing. */
function setTest(set: string): (character: string) => boolean {
  const negated = /^[!^]/.test(set);
  const members = [...(negated ? set.slice(1) : set).matchAll(/(\\[^]|[^])(?:-(\\[^]|[^]))?/gu)];
  const ranges = members.map(([, from = '', to = from]) => [codeOf(from), codeOf(to)] as const);
  return (character) => {
    const code = codeOf(character);
    return ranges.some(([from, to]) => from <= code && code <= to) !== negated;
  };
}

function codeOf(token: string): number {
  return (token.length > 1 && token.startsWith('\\') ? token.slice(1) : token).codePointAt(0) ?? 0;
}
