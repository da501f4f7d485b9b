import { stat } from 'node:fs/promises';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defined } from '../../core/defined.js';
import { AbortedError, errorMessage, ReanaMadminerError } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { joinInside } from '../../core/safe-path.js';
import { readWholeFile } from '../../disk/read-file.js';
import type { AnalysisSpecification } from '../analysis.js';
import { SpecError, type DiagnosticCode } from '../diagnostic.js';
import { readFaultCode } from '../diagnostic-codes.js';
import type { DocumentFetcher } from '../toplevel/fetch-toplevel.js';
import { diagnosticAt } from '../yaml/origins.js';
import type { YamlDocument } from '../yaml/yaml.js';
import { initFolder, textOf } from './init-folder.js';
import { selectFolder } from './match-folder.js';
import { ACCEPTED_ARCHIVE, readZip, type ArchiveMember } from './read-zip.js';

/** An analysis that may name an archive of input files. */
export interface ArchiveQuestion {
  /** The `reana.yaml`. */
  readonly document: YamlDocument;
  readonly root: string;
  readonly inputs: AnalysisSpecification['inputs'];
  /** Without it, archives on web servers are not read. */
  readonly fetcher?: DocumentFetcher | undefined;
}

export interface UnpackedArchive {
  /** Content by path in the workspace. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Why it is a copy that may be out of date. */
  readonly note?: string;
}

/**
 * Unpacks the archive that Yadage's data option `inputarchive` names, below the folder of the initial values. It is the
 * address of a ZIP archive on a web server, a `file:` address, or a path relative to `reana.yaml`.
 * @returns undefined when there is no archive, or when it lies on a web server and nothing fetches it
 * @throws SpecError
 */
export async function unpackInputArchive(question: ArchiveQuestion): Promise<UnpackedArchive | undefined> {
  const options = question.inputs?.options ?? {};
  const place = textOf(options['inputarchive']);
  if (place === undefined) return undefined;
  const folder = initFolder(options);
  if (folder === undefined)
    throw fault(
      question,
      'initdir',
      'bad-value',
      'an inputarchive needs a folder of its own',
      "write 'initdir: init'",
    );
  await checkNew(question, folder);
  const archive = await readArchive(question, place);
  if (archive === undefined) return undefined;
  let members: readonly ArchiveMember[];
  try {
    members = await readZip(archive.content);
  } catch (error) {
    throw fault(
      question,
      'inputarchive',
      'bad-archive',
      `the archive ${place} can't be unpacked: ${errorMessage(error)}`,
    );
  }
  const files = selectMembers(question, options, members).filter(({ name }) => !name.endsWith('/'));
  return {
    files: new Map(files.map(({ name, content }) => [posix.join(folder, name), content])),
    ...defined({ note: archive.note }),
  };
}

function selectMembers(
  question: ArchiveQuestion,
  { archivematch }: JsonObject,
  members: readonly ArchiveMember[],
): readonly ArchiveMember[] {
  const pattern = textOf(archivematch);
  if (pattern === undefined) return members;
  try {
    return selectFolder(members, pattern);
  } catch (error) {
    throw fault(question, 'archivematch', 'bad-value', errorMessage(error));
  }
}

/** Yadage unpacks only into a new folder, and no file of the analysis is replaced. */
async function checkNew(question: ArchiveQuestion, folder: string): Promise<void> {
  const { root, inputs } = question;
  const inside = (path: string, outer: string): boolean =>
    `${posix.normalize(path)}/`.startsWith(`${posix.join(outer, '.')}/`);
  const declared = [...(inputs?.files ?? []), ...(inputs?.directories ?? [])];
  const other = declared.find((path) => inside(path, folder) || inside(folder, path));
  if (other === undefined || (await stat(joinInside(root, folder)).catch(() => undefined)) === undefined)
    return;
  const message = `the archive is unpacked into the folder ${folder}, which the input ${other} is to fill, too`;
  throw fault(question, 'inputarchive', 'conflicting-keys', message, 'name another folder as initdir');
}

async function readArchive(
  question: ArchiveQuestion,
  place: string,
): Promise<{ readonly content: Uint8Array; readonly note?: string } | undefined> {
  const { root, fetcher } = question;
  if (!/^https?:/i.test(place)) {
    try {
      const path = /^file:/i.test(place) ? fileURLToPath(place) : joinInside(root, place);
      return { content: await readWholeFile(path, { limit: ACCEPTED_ARCHIVE.packedBytes }) };
    } catch (error) {
      const code =
        ReanaMadminerError.is(error) && error.code === 'unsafe-path' ? 'unsafe-path' : readFaultCode(error);
      const why = code === 'no-such-file' ? 'there is no such file' : errorMessage(error);
      throw fault(question, 'inputarchive', code, `the archive ${place} can't be read: ${why}`);
    }
  }
  if (fetcher === undefined) return undefined;
  const request = { address: place, isImmutable: false, sendsToken: true, kind: 'archive' } as const;
  const fetched = await fetcher.fetch(request).catch((error: unknown) => {
    if (!ReanaMadminerError.is(error) || error instanceof AbortedError) throw error;
    const message = `the archive ${place} can't be fetched: ${errorMessage(error)}`;
    throw fault(question, 'inputarchive', 'not-fetched', message, error.hint);
  });
  if (fetched !== undefined) return fetched;
  const hint = 'check the address; a private one needs the token in YADAGE_INIT_TOKEN';
  throw fault(question, 'inputarchive', 'no-such-file', `there is no archive at ${place}`, hint);
}

function fault(
  { document }: ArchiveQuestion,
  option: string,
  code: DiagnosticCode,
  message: string,
  hint?: string,
): SpecError {
  const place = { document, pointer: `/inputs/options/${option}` };
  return new SpecError([diagnosticAt(place, { severity: 'error', code, message, hint })]);
}
