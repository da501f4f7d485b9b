import { lstat, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { errorMessage } from '../../core/errors.js';
import { readWholeFile } from '../../disk/read-file.js';
import { TransferError } from '../errors/transfer-error.js';
import { joinInside } from '../../core/safe-path.js';
import { comparePaths } from '../../core/text/compare.js';
import { checkBundleScope, checkBundleSize, SPECIFICATION } from './bundle-scope.js';
import type { NewRun } from '../model.js';
import { bytesBody, type RequestBody } from '../http/request-body.js';
import { formatYaml } from './yaml-text.js';

interface Member {
  readonly path: string;
  readonly content: Uint8Array;
}

/**
 * A run's workflow as the one part of a multipart request.
 * @throws TransferError for a file that can't be sent, and for whatever the server would refuse
 */
export async function buildBundle(newRun: NewRun): Promise<RequestBody> {
  const members = await readMembers(newRun);
  const { default: FormData } = await import('form-data');
  const form = new FormData();
  form.append('bundle', await zipMembers(members), {
    filename: 'validation-bundle.zip',
    contentType: 'application/octet-stream',
  });
  return bytesBody(form.getBuffer(), `multipart/form-data; boundary=${form.getBoundary()}`);
}

async function readMembers(newRun: NewRun): Promise<Member[]> {
  const { specification, root, replaced } = newRun;
  const members: Member[] = [{ path: SPECIFICATION, content: Buffer.from(formatYaml(specification)) }];
  let bytes = members[0]?.content.length ?? 0;
  const realRoot = await realpath(root).catch(() => root);
  for (const path of checkBundleScope(newRun)) {
    const instead = replaced?.get(path);
    const size = instead?.length ?? (await sizeOfRegularFile(root, path));
    // Before it is read: a workflow file by name may be a dataset by size.
    checkBundleSize(root, bytes + size);
    const content = instead ?? (await readMember(joinInside(root, path), path, join(realRoot, path)));
    bytes += content.length;
    checkBundleSize(root, bytes);
    members.push({ path, content });
  }
  return members.sort(comparePaths);
}

/** @throws TransferError for a link anywhere on the way, and for what is no file */
async function sizeOfRegularFile(root: string, path: string): Promise<number> {
  const parts = path.split('/');
  for (let depth = 1; ; depth += 1) {
    const part = parts.slice(0, depth).join('/');
    const stats = await lstat(joinInside(root, part)).catch((error: unknown) => {
      throw unreadable(path, error);
    });
    if (stats.isSymbolicLink()) {
      const what = part === path ? `the workflow file ${path} is` : `the workflow file ${path} lies behind`;
      throw new TransferError(path, `${what} a symbolic link, which REANA does not take`, {
        hint: 'put a copy in its place',
      });
    }
    if (depth < parts.length) continue;
    if (!stats.isFile()) throw new TransferError(path, `the workflow file ${path} is no regular file`);
    return stats.size;
  }
}

/** Links are refused before; here none is followed that has come since. */
async function readMember(file: string, path: string, realPath: string): Promise<Uint8Array> {
  try {
    return await readWholeFile(file, { realPath });
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): TransferError {
  return new TransferError(path, `the workflow file ${path} can't be read: ${errorMessage(cause)}`, {
    cause,
  });
}

/** The same members make the same bytes: stored, sorted, one date and mode, nothing optional. */
async function zipMembers(members: readonly Member[]): Promise<Buffer> {
  const { ZipArchive } = await import('archiver');
  const archive = new ZipArchive({ store: true });
  const whole = buffer(archive);
  const date = new Date(Date.UTC(1980, 0, 1));
  for (const { path, content } of members) {
    archive.append(Buffer.from(content), { name: path, date, mode: 0o100600, store: true });
  }
  await archive.finalize();
  return whole;
}
