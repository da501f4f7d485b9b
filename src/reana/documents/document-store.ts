import { createHash } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { defined } from '../../core/defined.js';
import { errorMessage, ReanaMadminerError } from '../../core/errors.js';
import { isJsonObject, parseJson } from '../../core/json.js';
import { readWholeText } from '../../disk/read-file.js';
import { writeAtomically } from '../../disk/write-atomically.js';
import { fetchDocument, type DocumentAnswer, type DocumentLimits } from './fetch-document.js';

export interface DocumentStoreOptions {
  /** Folder with copies of what was fetched. May be deleted at any time. */
  readonly folder: string;
  /** For private repositories. */
  readonly token?: string | undefined;
}

/** Bytes of a stored copy: archives of 64 MiB in base64 stay below it. */
const LARGEST_COPY = 96 * 1024 ** 2;

/** A copy, and when the server last had the same. */
interface Copy {
  readonly address: string;
  readonly etag?: string | undefined;
  readonly content: Buffer;
  readonly seen: Date;
}

/**
 * Fetches files of web servers and keeps copies. A file that can change is asked for each time, and only sent when it
 * has changed; when the server can't be reached, the copy is used, with a note.
 */
export class DocumentStore {
  constructor(private readonly options: DocumentStoreOptions) {}

  /** Resolves with undefined when the server has no such file. @throws as `fetchDocument` without a copy */
  async fetch({
    address,
    isImmutable,
    sendsToken,
    limits,
  }: {
    readonly address: string;
    readonly isImmutable: boolean;
    readonly sendsToken: boolean;
    readonly limits?: DocumentLimits;
  }): Promise<{ readonly content: Uint8Array; readonly note?: string } | undefined> {
    const copy = await this.read(address);
    if (copy !== undefined && isImmutable) return { content: copy.content };
    let answer: DocumentAnswer;
    try {
      const token = sendsToken ? this.options.token : undefined;
      answer = await fetchDocument({ address, etag: copy?.etag, token, ...defined({ limits }) });
    } catch (error) {
      if (copy === undefined || !ReanaMadminerError.is(error)) throw error;
      const day = copy.seen.toISOString().slice(0, 10);
      return {
        content: copy.content,
        note: `a copy of ${day} is used for the workflow: ${errorMessage(error)}`,
      };
    }
    if (answer.kind === 'missing') return undefined;
    const content = answer.kind === 'content' ? answer.content : copy?.content;
    if (content === undefined) throw new TypeError('nothing is unchanged that was not there before');
    // Also when it is unchanged: the time of the file is when it was last seen.
    await this.write(address, answer.kind === 'content' ? answer.etag : copy?.etag, content);
    return { content };
  }

  private fileOf(address: string): string {
    return join(
      this.options.folder,
      `${createHash('sha256').update(address).digest('hex').slice(0, 32)}.json`,
    );
  }

  private async read(address: string): Promise<Copy | undefined> {
    const file = this.fileOf(address);
    try {
      const value = parseJson(await readWholeText(file, { limit: LARGEST_COPY }));
      if (!isJsonObject(value) || value['address'] !== address) return undefined;
      const { etag, content } = value;
      if (typeof content !== 'string') return undefined;
      const { mtime } = await stat(file);
      const bytes = Buffer.from(content, 'base64');
      return { address, content: bytes, seen: mtime, ...(typeof etag === 'string' ? { etag } : {}) };
    } catch {
      return undefined; // none, or one that can't be used
    }
  }

  /** A cache that can't be written is none. */
  private async write(address: string, etag: string | undefined, content: Buffer): Promise<void> {
    const text = JSON.stringify({ address, etag, content: content.toString('base64') });
    try {
      await mkdir(this.options.folder, { recursive: true, mode: 0o700 });
      await writeAtomically(this.fileOf(address), `${text}\n`, { mode: 0o600 });
    } catch {
      // It is fetched again the next time.
    }
  }
}
