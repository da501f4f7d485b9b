import { posix } from 'node:path';
import { defined } from '../../core/defined.js';
import { SpecError } from '../diagnostic.js';
import { findReferences, resolveTarget } from '../load/references.js';
import type { ReplacedFiles } from '../load/workflow-source.js';
import { Origins } from '../yaml/origins.js';
import { decodeUtf8Yaml, parseYaml } from '../yaml/yaml.js';
import { addressOf, type RemoteToplevel } from './remote-toplevel.js';

/** How many files a workflow on another server may consist of. */
const MOST_FILES = 200;

/** What a file on another server is asked for with. */
export interface DocumentRequest {
  readonly address: string;
  /** The content of this address never changes, so a copy is as good. */
  readonly isImmutable: boolean;
  /** Whether the user's token for private repositories goes along. */
  readonly sendsToken: boolean;
  /** What it is for: archives may be larger, and have a token of their own. Default: a workflow. */
  readonly kind?: 'workflow' | 'archive';
}

/** A file of another server. */
export interface FetchedDocument {
  readonly content: Uint8Array;
  /** Why it is a copy that may be out of date. */
  readonly note?: string;
}

/** Fetches files of other servers. */
export interface DocumentFetcher {
  /** Resolves with undefined when the server has no such file. @throws ReanaMadminerError when it can't be fetched */
  fetch(request: DocumentRequest): Promise<FetchedDocument | undefined>;
  readonly servers?: Parameters<typeof addressOf>[2];
}

export interface FetchedToplevel {
  /** Content by path in the workspace; without the root document, there was none. */
  readonly files: ReplacedFiles;
  /** Why some are copies that may be out of date. */
  readonly note?: string;
}

/**
 * Fetches the root document of a toplevel, and every file that can be reached from it by references, as far as the
 * server has them: what is missing, or can't be read as YAML, is reported where it is used.
 * @throws SpecError for more files than a workflow can have; ReanaMadminerError when one can't be fetched
 */
export async function fetchToplevel(
  remote: RemoteToplevel,
  file: string,
  fetcher: DocumentFetcher,
): Promise<FetchedToplevel> {
  const root = posix.join(remote.folder, file);
  const files = new Map<string, Uint8Array>();
  let note: string | undefined;
  const seen = new Set([root]);
  for (let open = [root]; open.length > 0;) {
    if (seen.size > MOST_FILES) throw tooMany(remote);
    const found = await Promise.all(
      open.map(async (path) => {
        const address = addressOf(remote, path, fetcher.servers);
        const request = { address, isImmutable: remote.isImmutable, sendsToken: remote.kind !== 'github' };
        const document = await fetcher.fetch(request);
        if (document === undefined) return [];
        files.set(path, document.content);
        note ??= document.note;
        return referredFiles(document.content, path, path === root ? remote.folder : posix.dirname(path));
      }),
    );
    // References that leave the server's part of the workspace lead to no file of that server.
    open = [...new Set(found.flat())].filter(
      (path) => !seen.has(path) && path.startsWith(`${remote.mirror}/`),
    );
    for (const path of open) seen.add(path);
  }
  return { files, ...defined({ note }) };
}

function referredFiles(content: Uint8Array, path: string, base: string): string[] {
  try {
    const document = parseYaml(decodeUtf8Yaml(content, path), path);
    const { references } = findReferences(document, new Origins(), (text) => resolveTarget(text, base, path));
    return references.flatMap(({ target }) =>
      'refused' in target || target.path === undefined ? [] : [target.path],
    );
  } catch (error) {
    if (error instanceof SpecError) return [];
    throw error;
  }
}

function tooMany({ text }: RemoteToplevel): SpecError {
  const message = `the workflow at ${text} consists of more than ${MOST_FILES} files`;
  return new SpecError([{ severity: 'error', code: 'too-many-values', file: text, message }]);
}
