import { posix } from 'node:path';
import type { ArchiveMember } from './read-zip.js';

/**
 * What lies in the one folder of an archive that matches a pattern, by path within that folder, as Yadage's
 * `archivematch` selects it.
 * @param pattern of Python's `fnmatch`, with a slash at its end; its `*` stands for slashes, too
 * @throws Error with the reason when none or several match
 */
export function selectFolder(members: readonly ArchiveMember[], pattern: string): readonly ArchiveMember[] {
  const expression = patternOf(pattern);
  const written = members.map(({ name }) => name).filter((name) => name.endsWith('/'));
  // Some programs write no entries for folders.
  const implied = new Set(members.flatMap(({ name }) => parentsOf(name)));
  const found = written.filter((name) => expression.test(name));
  const folders = found.length > 0 ? found : [...implied].filter((name) => expression.test(name));
  const [folder] = folders;
  if (folder === undefined) throw new Error(`no folder of the archive matches '${pattern}'`);
  if (folders.length > 1)
    throw new Error(
      `'${pattern}' matches ${folders.length} folders of the archive: ${folders.slice(0, 3).join(', ')}`,
    );
  return members.flatMap(({ name, content }) =>
    name.startsWith(folder) && name !== folder ? [{ name: name.slice(folder.length), content }] : [],
  );
}

function parentsOf(name: string): string[] {
  const parents: string[] = [];
  for (let folder = posix.dirname(name); folder !== '.'; folder = posix.dirname(folder))
    parents.push(`${folder}/`);
  return parents;
}

function patternOf(pattern: string): RegExp {
  const source = pattern.replace(
    /\[(!?)(\]?[^\]]*)\]|[\s\S]/g,
    (part: string, not?: string, set?: string) => {
      if (set !== undefined) return `[${not === '!' ? '^' : ''}${set.replace(/[\\\]^[]/g, '\\$&')}]`;
      if (part === '*') return '.*';
      return part === '?' ? '.' : part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
    },
  );
  return new RegExp(`^${source}$`, 's');
}
