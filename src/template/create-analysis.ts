import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { errorMessage, ReanaMadminerError, UsageError } from '../core/errors.js';
import { isSystemError, succeeds } from '../core/system-error.js';
import { VERSION } from '../core/version/version.js';
import { compareFolder, isFolderThere, type FolderState } from './folder-state.js';
import { placeFiles, placeFolder, stagingPath, sweepStaging } from './place-files.js';
import { hashOf, STAMP_PATH, writeStamp } from './stamp.js';
import { DEFAULT_TEMPLATE, findTemplate, listTemplateFiles } from './templates.js';

export interface CreateAnalysisOptions {
  /** Name of an analysis of the package, see `listTemplates`. Default: `madminer`, the packaged workflow as it is. */
  readonly from?: string;
  readonly signal?: AbortSignal;
}

/** A folder that is an analysis of the user's own now. */
export interface CreatedAnalysis {
  /** Absolute path. */
  readonly folder: string;
  readonly from: string;
  /** Version of the program that the files are of. */
  readonly version: string;
  /** Files that were written: POSIX paths below the folder. */
  readonly written: readonly string[];
  /** Files that were there with the very same content. */
  readonly unchanged: readonly string[];
  /** Files of the user's own that were left as they are: a `README.md`. */
  readonly kept: readonly string[];
}

interface CopiedFile {
  readonly content: Buffer;
  readonly isExecutable: boolean;
}

/** Last: a folder without it is no analysis, and a call that was interrupted can be made again. */
const SPECIFICATION = 'reana.yaml';
const LISTED = 10;

/**
 * Makes a folder an analysis of the user's own: `reana.yaml`, the workflow with its cards and scripts, a scan file and a
 * README, copied from this package. Overwrites nothing. A folder that does not exist yet appears complete or not at all; one
 * that exists gets the files that it lacks.
 * @throws UsageError for a name that is no analysis, `files-exist` when other files have the names of the copy's (then
 *   nothing is written), `disk-full`, AbortedError of the signal
 */
export async function createAnalysis(
  folder: string,
  { from = DEFAULT_TEMPLATE, signal }: CreateAnalysisOptions = {},
): Promise<CreatedAnalysis> {
  const target = resolve(folder);
  const files = await readCopy(from);
  signal?.throwIfAborted();
  const found = await isFolderThere(target);
  if (found === 'file') throw new UsageError(`${folder} is not a folder`);
  const result = { folder: target, from, version: VERSION };
  if (!found) {
    await stage(dirname(target), files, signal, (staged) =>
      placeFolder(staged, target).catch(nameTaken([basename(target)])),
    );
    return { ...result, written: [...files.keys()], unchanged: [], kept: [] };
  }
  await sweepStaging(target);
  const contents = new Map([...files].map(([path, { content }]) => [path, content]));
  const { missing, same, kept, different }: FolderState = await compareFolder(target, contents);
  if (different.length > 0) throw filesExist(different);
  const written = [
    ...missing.filter((path) => path !== SPECIFICATION),
    ...missing.filter((path) => path === SPECIFICATION),
  ];
  if (written.length > 0) {
    const wanted = new Map([...files].filter(([path]) => written.includes(path)));
    await stage(target, wanted, signal, (staged) =>
      placeFiles(staged, target, written).catch(nameTaken(written)),
    );
  }
  return { ...result, written: missing, unchanged: same, kept };
}

async function readCopy(from: string): Promise<ReadonlyMap<string, CopiedFile>> {
  const listed = await listTemplateFiles(await findTemplate(from));
  const files = new Map<string, CopiedFile>();
  for (const { path, source, isExecutable } of listed) {
    files.set(path, { content: await readFile(source), isExecutable });
  }
  const hashes = Object.fromEntries([...files].map(([path, { content }]) => [path, hashOf(content)]));
  return files.set(STAMP_PATH, { content: Buffer.from(writeStamp(from, hashes)), isExecutable: false });
}

/** Writes all files into a folder beside their final place, and removes what is left of it in the end. */
async function stage(
  parent: string,
  files: ReadonlyMap<string, CopiedFile>,
  signal: AbortSignal | undefined,
  place: (staged: string) => Promise<void>,
): Promise<void> {
  const staged = stagingPath(parent);
  try {
    await mkdir(parent, { recursive: true });
    await sweepStaging(parent);
    await mkdir(staged);
    for (const [path, { content, isExecutable }] of files) {
      signal?.throwIfAborted();
      await mkdir(dirname(join(staged, path)), { recursive: true });
      await writeFile(join(staged, path), content, { mode: isExecutable ? 0o777 : 0o666 });
    }
    await place(staged);
  } catch (error) {
    if (isSystemError(error, 'ENOSPC', 'EDQUOT')) {
      throw new ReanaMadminerError('disk-full', `the disk of ${parent} is full; nothing was written`, {
        cause: error,
      });
    }
    if (isSystemError(error, 'EACCES', 'EPERM', 'EROFS', 'ENOTDIR', 'ENAMETOOLONG')) {
      throw new UsageError(`no files can be written to ${parent}: ${errorMessage(error)}`, { cause: error });
    }
    throw error;
  } finally {
    await succeeds(rm(staged, { recursive: true, force: true }));
  }
}

/** Another program was faster. */
function nameTaken(paths: readonly string[]): (error: unknown) => never {
  return (error) => {
    if (isSystemError(error, 'EEXIST', 'ENOTEMPTY', 'ENOTDIR')) throw filesExist(paths);
    throw error;
  };
}

function filesExist(paths: readonly string[]): ReanaMadminerError {
  const more = paths.length > LISTED ? ` and ${paths.length - LISTED} more` : '';
  return new ReanaMadminerError(
    'files-exist',
    `nothing was written, since these are there already: ${paths.slice(0, LISTED).join(', ')}${more}`,
    {
      hint: 'name another folder, one that does not exist yet; nothing is ever overwritten',
      details: { paths },
    },
  );
}
