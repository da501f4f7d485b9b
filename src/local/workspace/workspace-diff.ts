import { open, readFile, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { unifiedDiff } from './unified-diff.js';
import { walkWorkspace, type WorkspaceEntry } from './walk-workspace.js';

/** Larger files, in bytes, are only reported as different. */
const LARGEST_TEXT = 1024 ** 2;
const CHUNK = 256 * 1024;

/** A workspace and the name that the comparison calls it by. */
export interface Side {
  readonly name: string;
  readonly workspace: string;
}

/** How two workspaces differ, in the format of `diff -r`: with the differing lines of texts, or in brief. */
export async function diffWorkspaces(
  a: Side,
  b: Side,
  options: { readonly brief: boolean; readonly context: number },
): Promise<string> {
  if (a.workspace === b.workspace) return '';
  const [entriesOfA, entriesOfB] = await Promise.all([a, b].map(async ({ workspace }) => index(workspace)));
  if (entriesOfA === undefined || entriesOfB === undefined) return '';
  const parts: string[] = [];
  for (const path of [...new Set([...entriesOfA.keys(), ...entriesOfB.keys()])].sort()) {
    const left = entriesOfA.get(path);
    const right = entriesOfB.get(path);
    if (left !== undefined && right !== undefined) {
      parts.push(await diffEntries([a, left], [b, right], options));
    } else if (!hasMissingParent(path, left === undefined ? entriesOfA : entriesOfB)) {
      parts.push(onlyIn(left === undefined ? b : a, path));
    }
  }
  return parts.filter((part) => part !== '').join('\n');
}

type Index = ReadonlyMap<string, WorkspaceEntry>;

async function index(workspace: string): Promise<Index> {
  return new Map((await walkWorkspace(workspace)).map((entry) => [entry.path, entry]));
}

/** What lies below a missing directory is not reported again. */
function hasMissingParent(path: string, entries: Index): boolean {
  const end = path.lastIndexOf('/');
  return end >= 0 && !entries.has(path.slice(0, end));
}

function onlyIn(side: Side, path: string): string {
  const end = path.lastIndexOf('/');
  return end < 0
    ? `Only in ${side.name}: ${path}`
    : `Only in ${side.name}/${path.slice(0, end)}: ${path.slice(end + 1)}`;
}

type SidedEntry = readonly [Side, WorkspaceEntry];

async function diffEntries(
  [a, left]: SidedEntry,
  [b, right]: SidedEntry,
  { brief, context }: { readonly brief: boolean; readonly context: number },
): Promise<string> {
  const names: [string, string] = [`${a.name}/${left.path}`, `${b.name}/${right.path}`];
  const differ = `Files ${names[0]} and ${names[1]} differ`;
  if (left.kind !== right.kind) return differ;
  if (left.kind !== 'file') return '';
  const files = [join(a.workspace, left.path), join(b.workspace, right.path)] as const;
  if (left.size === right.size && (await sameContent(...files))) return '';
  if (brief || Math.max(left.size, right.size) > LARGEST_TEXT) return differ;
  const [before, after] = await Promise.all([readFile(files[0]), readFile(files[1])]);
  if (before.includes(0) || after.includes(0)) return `Binary f${differ.slice(1)}`;
  const diff = unifiedDiff(before.toString('utf8'), after.toString('utf8'), context, names);
  return diff === undefined ? differ : `diff -r ${names[0]} ${names[1]}\n${diff}`;
}

/** Compares two files of one size without having either in memory. */
async function sameContent(first: string, second: string): Promise<boolean> {
  const a = await open(first);
  try {
    const b = await open(second);
    try {
      for (let position = 0; ; position += CHUNK) {
        const [left, right] = await Promise.all([readChunk(a, position), readChunk(b, position)]);
        if (!left.equals(right)) return false;
        if (left.length === 0) return true;
      }
    } finally {
      await b.close();
    }
  } finally {
    await a.close();
  }
}

async function readChunk(file: FileHandle, position: number): Promise<Buffer> {
  const buffer = Buffer.alloc(CHUNK);
  const { bytesRead } = await file.read(buffer, 0, CHUNK, position);
  return buffer.subarray(0, bytesRead);
}
