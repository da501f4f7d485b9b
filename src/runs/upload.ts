import pLimit from 'p-limit';
import type { ReanaClient } from '../reana/client.js';
import { SizeMismatchError } from '../reana/errors.js';
import type { CallOptions } from '../reana/model.js';
import type { SubmitEvent } from './events.js';
import type { PlannedFile } from './upload-plan.js';

/** REANA's workflow controller answers four requests at a time, for the whole cluster. */
const PARALLEL = 4;
const MOST_ROUNDS = 3;

/**
 * Sends the files, then compares the sizes that the server lists and sends again what differs: a server that is
 * interrupted keeps half a file and says nothing.
 * @throws SizeMismatchError when a file stays different
 */
export async function uploadFiles(
  client: ReanaClient,
  run: string,
  files: readonly PlannedFile[],
  options: CallOptions & { readonly onProgress?: ((event: SubmitEvent) => void) | undefined } = {},
): Promise<void> {
  const done = { files: 0, bytes: 0 };
  let missing = files;
  for (let round = 1; missing.length > 0; round += 1) {
    await sendFiles(client, run, missing, options, ({ path, size }) => {
      if (round > 1) return;
      done.files += 1;
      done.bytes += size;
      options.onProgress?.({ type: 'uploaded', path, ...done });
    });
    const listed = new Map((await client.workspace.list(run, options)).map(({ path, size }) => [path, size]));
    missing = files.filter(({ path, size }) => listed.get(path) !== size);
    const [first] = missing;
    if (first !== undefined && round === MOST_ROUNDS) throw mismatch(first, listed.get(first.path));
  }
}

async function sendFiles(
  client: ReanaClient,
  run: string,
  files: readonly PlannedFile[],
  { signal }: CallOptions,
  onSent: (file: PlannedFile) => void,
): Promise<void> {
  const limit = pLimit(PARALLEL);
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const sends = files.map((planned) =>
    limit(async () => {
      await client.workspace.upload(run, planned.path, { file: planned.file }, { signal: either });
      onSent(planned);
    }),
  );
  try {
    await Promise.all(sends);
  } catch (error) {
    limit.clearQueue();
    stop.abort();
    throw error;
  }
}

function mismatch({ path, size }: PlannedFile, found: number | undefined): SizeMismatchError {
  const there = found === undefined ? 'it is not there' : `${found} bytes are there`;
  return new SizeMismatchError(path, `${path} (${size} bytes) did not arrive whole: ${there}`, {
    hint: 'was the file changed meanwhile? Otherwise look at the disk quota, then submit again',
  });
}
