import { ANY_NUMBER, matchWildcards } from '../../core/text/wildcards.js';

/** The part of a file system that a glob needs. */
export interface GlobSource {
  /** Names in a folder; empty when it is not a folder or cannot be read. */
  list(folder: string): Promise<readonly string[]>;
  /** True also for a broken symbolic link. */
  exists(path: string): Promise<boolean>;
  isFolder(path: string): Promise<boolean>;
  isLink(path: string): Promise<boolean>;
}

/**
 * Absolute paths that match a pattern of glob2, the dialect of Yadage's publishers: `*`, `?`, `[..]`, `[!..]` within
 * a name, `**` for any depth without following links. `*` leaves out names that start with a dot. As in glob2 0.7,
 * names that are matched by a wildcard may differ in case.
 * `folder` is literal; only `pattern` contains wildcards. Unlike glob2's, the result is sorted.
 */
export async function globFiles(source: GlobSource, folder: string, pattern: string): Promise<string[]> {
  const start = pattern.startsWith('/') ? '/' : folder;
  const parts = pattern.replace(/^\/+/, '').split(/\/+/);
  let found: string[] = [start];
  for (const [position, part] of parts.entries()) {
    const last = position === parts.length - 1;
    const steps = await Promise.all(found.map((path) => matchPart(source, path, part, !last)));
    found = [...new Set(steps.flat())];
  }
  return found.sort();
}

/** True when glob2 would treat the text as a pattern instead of a path. */
function hasWildcards(pattern: string): boolean {
  return /[*?[]/.test(pattern);
}

async function matchPart(
  source: GlobSource,
  folder: string,
  part: string,
  inner: boolean,
): Promise<string[]> {
  if (part === '') return (await source.isFolder(folder)) ? [`${folder}/`] : [];
  if (part === '**') {
    const below = (await walk(source, folder)).filter((path) => !path.startsWith('.'));
    return [...(inner ? [folder] : []), ...below.map((path) => join(folder, path))];
  }
  if (!hasWildcards(part)) {
    const path = join(folder, part);
    return (await source.exists(path)) ? [path] : [];
  }
  const matches = nameTest(part);
  return (await source.list(folder))
    .filter((name) => part.startsWith('.') || !name.startsWith('.'))
    .filter((name) => matches(name))
    .map((name) => join(folder, name));
}

/** Everything below a folder, as relative paths; links are listed but not entered. */
async function walk(source: GlobSource, folder: string): Promise<string[]> {
  const names = await source.list(folder);
  const nested = names.map(async (name) => {
    const path = join(folder, name);
    const below = (await source.isLink(path)) ? [] : await walk(source, path);
    return [name, ...below.map((inner) => `${name}/${inner}`)];
  });
  return (await Promise.all(nested)).flat();
}

function join(folder: string, name: string): string {
  return folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

/**
 * Tells whether a name matches a pattern; wildcards cannot be quoted. Each character is tested by itself: an expression
 * for the whole name may take exponential time.
 */
function nameTest(pattern: string): (name: string) => boolean {
  const tokens = splitTokens(pattern).map((token) => (token === '*' ? ANY_NUMBER : characterTest(token)));
  const known = tokens.filter((token) => token !== undefined);
  if (known.length < tokens.length) return () => false;
  return (name) => matchWildcards<string>(known, Array.from(name));
}

/** Single characters, and sets in brackets; the first character of a set may be a closing bracket. */
function splitTokens(pattern: string): readonly string[] {
  const characters = Array.from(pattern);
  const tokens: string[] = [];
  // Where one set does not end, no later one does.
  let setsEnd = true;
  for (let position = 0; position < characters.length;) {
    const isSet = setsEnd && characters[position] === '[';
    const first = position + (characters[position + 1] === '!' ? 3 : 2);
    const end = isSet ? characters.indexOf(']', first) : position;
    if (end < 0) setsEnd = false;
    const next = Math.max(position, end) + 1;
    tokens.push(characters.slice(position, next).join(''));
    position = next;
  }
  return tokens;
}

/** A test for one character, whatever its case; undefined for a range that runs backwards, which matches nothing. */
function characterTest(token: string): ((character: string) => boolean) | undefined {
  if (token === '?') return () => true;
  const set = /^\[(.+)\]$/su.exec(token)?.[1];
  const source = set === undefined ? escapeLiteral(token) : characterSet(set);
  try {
    const expression = new RegExp(`^${source}$`, 'sui');
    return (character) => expression.test(character);
  } catch {
    return undefined;
  }
}

function characterSet(set: string): string {
  const negated = set.startsWith('!');
  const members = (negated ? set.slice(1) : set).replace(/[\\\]^[]/gu, '\\$&');
  return `[${negated ? '^' : ''}${members}]`;
}

function escapeLiteral(char: string): string {
  return /[\^$\\.*+?()[\]{}|/]/.test(char) ? `\\${char}` : char;
}
