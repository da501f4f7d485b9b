import { join } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { readWholeText } from '../../disk/read-file.js';
import { errorMessage } from '../../core/errors.js';
import { isSystemError } from '../../core/system-error.js';
import { TransferError } from '../../reana/errors/transfer-error.js';

/** Files with patterns of what to leave out; of two in one folder the second takes precedence. */
export const IGNORE_FILES = ['.gitignore', '.reanaignore'] as const;

/**
 * Rules of the ignore files from a root down to one folder, as git reads them: the last matching rule counts, those of
 * a deeper folder come later, and nothing inside an ignored folder can be included again.
 */
export class IgnoreRules {
  private constructor(
    private readonly root: string,
    private readonly rules: Ignore,
  ) {}

  static async of(root: string): Promise<IgnoreRules> {
    return new IgnoreRules(root, makeRules()).enter('');
  }

  /** The rules inside a folder, including those of its own ignore files. */
  async enter(folder: string): Promise<IgnoreRules> {
    const patterns: { pattern: string; mark: string }[] = [];
    for (const name of IGNORE_FILES) {
      const file = folder === '' ? name : `${folder}/${name}`;
      const lines = (await readLines(this.root, file)) ?? [];
      for (const line of lines) patterns.push({ pattern: movePattern(line, folder), mark: file });
    }
    if (patterns.length === 0) return this;
    return new IgnoreRules(this.root, makeRules().add(this.rules).add(patterns));
  }

  /** The rules when this folder was declared by name: none applies to it or to the folders above it. */
  exempt(folder: string): IgnoreRules {
    const parts = folder.split('/');
    const patterns = parts.map((_, index) => `!/${escapePath(parts.slice(0, index + 1).join('/'))}/`);
    return new IgnoreRules(this.root, makeRules().add(this.rules).add(patterns));
  }

  /** The ignore file with the rule that ignores this path, or undefined. Paths of folders end with a slash. */
  find(path: string): string | undefined {
    const { ignored, rule } = this.rules.test(path);
    return ignored ? (rule?.mark ?? '') : undefined;
  }
}

function makeRules(): Ignore {
  return ignore({ ignorecase: false });
}

async function readLines(root: string, file: string): Promise<string[] | undefined> {
  try {
    return (await readWholeText(join(root, file))).replace(/^\uFEFF/, '').split(/\r?\n/);
  } catch (error) {
    // A folder of that name has no rules.
    if (isSystemError(error, 'ENOENT', 'EISDIR', 'ENOTDIR')) return undefined;
    throw new TransferError(file, `${file} can't be read: ${errorMessage(error)}`, { cause: error });
  }
}

/** Rewrites a rule of a folder's ignore file for the root. */
function movePattern(line: string, folder: string): string {
  if (folder === '' || line.trim() === '' || line.startsWith('#')) return line;
  const isNegative = line.startsWith('!');
  const body = isNegative ? line.slice(1) : line;
  // Git ignores such a rule; rewritten, it would match every folder.
  if (/^\/*\s*$/.test(body)) return '';
  // A slash that is not the last character anchors a rule to its folder.
  const isTied = /\/(?!\s*$)/.test(body);
  const inside = isTied ? body.replace(/^\//, '') : `**/${body}`;
  return `${isNegative ? '!' : ''}/${escapePath(folder)}/${inside}`;
}

function escapePath(path: string): string {
  return path.replace(/[\\*?[\]!# ]/g, '\\$&');
}
