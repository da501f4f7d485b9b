import { readFile } from 'node:fs/promises';
import { writeAtomically } from '../../disk/write-atomically.js';
import { isJsonObject, parseJson } from '../../core/json.js';
import { registerSecret } from '../../core/redact.js';
import { ReanaMadminerError } from '../../core/errors.js';
import { whenMissing } from '../../core/system-error.js';

export type StoredSecretType = 'env' | 'file';

/** A value that steps receive and that is never shown. */
export interface StoredSecret {
  readonly name: string;
  readonly type: StoredSecretType;
  /** The value in base64. */
  readonly value: string;
}

/** A shorter value can't be distinguished from ordinary text, so it isn't removed from messages. */
const SHORTEST_HIDDEN = 8;
/** A longer value is a file, which no message quotes. */
const LONGEST_HIDDEN = 4096;

/** The user's secrets: held in memory and in a file that only its owner can read. */
export class SecretStore {
  private readonly file: string;
  private secrets: ReadonlyMap<string, StoredSecret>;
  private written: Promise<void> = Promise.resolve();

  private constructor(file: string, secrets: readonly StoredSecret[]) {
    this.file = file;
    this.secrets = new Map(secrets.map((secret) => [secret.name, secret]));
    secrets.forEach(hide);
  }

  /** @throws `local-server` when the file exists and has unexpected content */
  static async open(file: string): Promise<SecretStore> {
    const text = await readFile(file, 'utf8').catch(whenMissing('[]'));
    const value: unknown = parseJson(text);
    if (!Array.isArray(value) || !value.every(isSecret)) {
      throw new ReanaMadminerError(
        'local-server',
        `the file of the secrets has unexpected content: ${file}`,
        {
          hint: 'remove it, and add the secrets again',
        },
      );
    }
    return new SecretStore(file, value);
  }

  /** In the order they were added. */
  list(): readonly StoredSecret[] {
    return [...this.secrets.values()];
  }

  has(name: string): boolean {
    return this.secrets.has(name);
  }

  /** Adds secrets, or replaces those of the same name. */
  async put(secrets: readonly StoredSecret[]): Promise<void> {
    secrets.forEach(hide);
    this.secrets = new Map([
      ...this.secrets,
      ...secrets.map((secret): [string, StoredSecret] => [secret.name, secret]),
    ]);
    await this.write();
  }

  async remove(names: readonly string[]): Promise<void> {
    this.secrets = new Map([...this.secrets].filter(([name]) => !names.includes(name)));
    await this.write();
  }

  /** Writes are serialised, so that the file never ends up older than the secrets in memory. */
  private async write(): Promise<void> {
    this.written = this.written
      .catch(() => undefined)
      .then(() => writeAtomically(this.file, `${JSON.stringify(this.list())}\n`, { mode: 0o600 }));
    await this.written;
  }
}

function isSecret(value: unknown): value is StoredSecret {
  return (
    isJsonObject(value) &&
    typeof value['name'] === 'string' &&
    typeof value['value'] === 'string' &&
    (value['type'] === 'env' || value['type'] === 'file')
  );
}

/** Removes the value from all messages and logs from now on. */
function hide({ value }: StoredSecret): void {
  const text = Buffer.from(value, 'base64').toString('utf8').trim();
  if (text.length < SHORTEST_HIDDEN || text.length > LONGEST_HIDDEN || text.includes('\ufffd')) return;
  registerSecret(text);
  registerSecret(value);
}
