import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyRequest } from 'fastify';
import { ACCEPTED_BUNDLE, unpackBundle } from './bundle-archive.js';
import type { DataFolder } from '../store/data-folder.js';
import { RequestError } from '../request-error.js';
import { readParts, refuseUnreadable } from '../routes/read-parts.js';
import { writeStream } from '../workspace/receive-file.js';

/** Room for the names and headers of a full bundle. */
const ARCHIVE_LIMIT = ACCEPTED_BUNDLE.totalBytes + 16 * 1024 ** 2;

/** A bundle of workflow files, unpacked. */
export interface Bundle {
  readonly folder: string;
  /** POSIX paths below the folder, sorted. */
  readonly members: readonly string[];
}

/**
 * Receives the bundle of a request and passes it to `use`; afterwards nothing of it is left in the folder for uploads.
 * @throws RequestError 400 for anything but one valid bundle, 413 for one that is too large
 */
export async function withBundle<T>(
  { uploads }: DataFolder,
  request: FastifyRequest,
  use: (bundle: Bundle) => Promise<T>,
): Promise<T> {
  const folder = join(uploads, randomUUID());
  const archive = `${folder}.zip`;
  try {
    await receiveArchive(request, archive);
    await mkdir(folder);
    return await use({ folder, members: await unpackBundle(archive, folder) });
  } finally {
    await rm(archive, { force: true });
    await rm(folder, { recursive: true, force: true });
  }
}

async function receiveArchive(request: FastifyRequest, archive: string): Promise<void> {
  let received = false;
  const limits = { fileSize: ARCHIVE_LIMIT, files: 1, fields: 0, parts: 1 };
  for await (const part of readParts(request, limits)) {
    if (part.type !== 'file' || part.fieldname !== 'bundle') {
      throw new RequestError(400, "The request must have a single part, named 'bundle'.");
    }
    await writeStream(part.file, archive).catch(refuseUnreadable);
    if (part.file.truncated) throw new RequestError(413, `The bundle is larger than ${ARCHIVE_LIMIT} bytes.`);
    received = true;
  }
  if (!received) throw new RequestError(400, "The part 'bundle' is missing.");
}
