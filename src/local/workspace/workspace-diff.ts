import type { FileHandle } from 'node:fs/promises';
import { forEachInSlices, sortInSlices } from '../../core/timing/slices.js';
import { compareText } from '../../core/text/compare.js';
import { openWorkspaceFile } from './open-file.js';
import { RequestError } from '../request-error.js';
import { unifiedDiff } from './unified-diff.js';
import { walkWorkspace, type WorkspaceEntry } from './walk-workspace.js';

/** Larger files, in bytes, are only reported as different. */
const LARGEST_TEXT = 1024 ** 2;
const CHUNK = 256 * 1024;

/** Characters of a response from which on files are only reported as different. */
const LONGEST_RESPONSE = 16 * 1024 ** 2;

/** Pairs of texts whose lines are compared for one response; the others are only reported as different. */
const MOST_TEXTS = 100;

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
  let [length, texts] = [0, 0];
  const paths = [...new Set([...entriesOfA.keys(), ...entriesOfB.keys()])];
  for (const path of await sortInSlices(paths, compareText)) {
    const left = entriesOfA.get(path);
    const right = entriesOfB.get(path);
    if (left !== undefined && right !== undefined) {
      const brief = options.brief || length > LONGEST_RESPONSE || texts >= MOST_TEXTS;
      const difference = await diffEntries([a, left], [b, right], { ...options, brief }).catch(
        (error: unknown) => {
          // A step that is running has replaced it.
          if (error instanceof RequestError) return differ(a, b, path);
          throw error;
        },
      );
      if (difference === '') continue;
      parts.push(difference);
      length += difference.length;
      if (!brief) texts += 1;
    } else if (!hasMissingParent(path, left === undefined ? entriesOfA : entriesOfB)) {
      parts.push(onlyIn(left === undefined ? b : a, path));
    }
  }
  return parts.filter((part) => part !== '').join('\n');
}

type Index = ReadonlyMap<string, WorkspaceEntry>;

async function index(workspace: string): Promise<Index> {
  const entries = new Map<string, WorkspaceEntry>();
  await forEachInSlices(await walkWorkspace(workspace), (entry) => entries.set(entry.path, entry));
  return entries;
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

function differ(a: Side, b: Side, path: string): string {
  return `Files ${a.name}/${path} and ${b.name}/${path} differ`;
}

type SidedEntry = readonly [Side, WorkspaceEntry];

async function diffEntries(
  [a, left]: SidedEntry,
  [b, right]: SidedEntry,
  { brief, context }: { readonly brief: boolean; readonly context: number },
): Promise<string> {
  const names: [string, string] = [`${a.name}/${left.path}`, `${b.name}/${right.path}`];
  const different = differ(a, b, left.path);
  if (left.kind !== right.kind) return different;
  if (left.kind !== 'file') return '';
  const files: readonly [File, File] = [
    { workspace: a.workspace, path: left.path },
    { workspace: b.workspace, path: right.path },
  ];
  if (left.size === right.size && (left.size === 0 || (await sameContent(...files)))) return '';
  if (brief || Math.max(left.size, right.size) > LARGEST_TEXT) return different;
  const [before, after] = await Promise.all(files.map(readText));
  if (before === undefined || after === undefined) return different;
  if (before.includes(0) || after.includes(0)) return `Binary f${different.slice(1)}`;
  const diff = await unifiedDiff(before.toString('utf8'), after.toString('utf8'), context, names);
  return diff === undefined ? different : `diff -r ${names[0]} ${names[1]}\n${diff}`;
}

interface File {
  readonly workspace: string;
  readonly path: string;
}

/** The content as far as it is compared by lines; undefined when it has grown since it was looked at. */
async function readText({ workspace, path }: File): Promise<Buffer | undefined> {
  const file = await openWorkspaceFile(workspace, path);
  try {
    const buffer = Buffer.alloc(LARGEST_TEXT + 1);
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
    return bytesRead > LARGEST_TEXT ? undefined : buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** Compares two files of one size without having either in memory. */
async function sameContent(first: File, second: File): Promise<boolean> {
  const a = await openWorkspaceFile(first.workspace, first.path);
  try {
    const b = await openWorkspaceFile(second.workspace, second.path);
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
