import { UsageError } from '../../core/errors.js';
import { NotFoundError } from '../errors/api-error.js';
import { registerSecret } from '../../core/redact.js';
import { acknowledge } from '../http/http-response.js';
import { array, knownWord, object, string } from '../wire/decode.js';
import type { CallOptions } from '../model.js';
import { apiPath } from '../http/path.js';
import { jsonBody } from '../http/request-body.js';
import type { Transport } from '../http/transport.js';

/** How steps get a secret: as an environment variable, or as a file. */
export const SECRET_TYPES = ['env', 'file'] as const;
export type SecretType = (typeof SECRET_TYPES)[number];

/** A secret stored on the server. Its value can't be read back. */
export interface Secret {
  readonly name: string;
  /** A type this client doesn't know becomes `unknown`. */
  readonly type: SecretType | 'unknown';
  /** The server's own word for the type. */
  readonly rawType: string;
}

export interface NewSecret {
  /** Name of the variable, or of the file. */
  readonly name: string;
  readonly type: SecretType;
  readonly value: string | Uint8Array;
}

export interface AddSecretsOptions extends CallOptions {
  /** Replaces secrets of the same names; otherwise none is stored when one exists. */
  readonly overwrite?: boolean;
}

/** Secrets for the user's steps: keytabs, tokens, passwords. They belong to the user, not to a run. */
export interface SecretCalls {
  list(options?: CallOptions): Promise<readonly Secret[]>;
  /** @throws `secret-exists` when one exists, UsageError for a name or size that no server takes */
  add(secrets: readonly NewSecret[], options?: AddSecretsOptions): Promise<void>;
  /** Returns the names of the deleted secrets. @throws NotFoundError with the names that don't exist */
  delete(names: readonly string[], options?: CallOptions): Promise<readonly string[]>;
}

/** Kubernetes keeps all secrets of a user in one object of this size. */
const MOST_BYTES = 1024 * 1024;

const listResponse = array(object({ name: string, type: string }));
const deleteResponse = array(string);

export function makeSecretCalls(transport: Transport): SecretCalls {
  return {
    async list({ signal } = {}) {
      const secrets = await transport.json({ method: 'GET', path: apiPath`/secrets`, signal }, listResponse);
      return secrets.map(({ name, type }) => ({
        name,
        type: knownWord(SECRET_TYPES, type),
        rawType: type,
      }));
    },
    async add(secrets, { overwrite = false, signal } = {}) {
      if (secrets.length === 0) return;
      await transport.send(
        {
          method: 'POST',
          path: apiPath`/secrets/`,
          query: { overwrite },
          body: jsonBody(wireSecrets(secrets)),
          // A second attempt could not distinguish the secret of the first from one that was there before.
          repeatability: overwrite ? 'repeatable' : 'once',
          signal,
        },
        acknowledge,
      );
    },
    async delete(names, { signal } = {}) {
      if (names.length === 0) return [];
      try {
        return await transport.json(
          { method: 'DELETE', path: apiPath`/secrets/`, body: jsonBody(names), signal },
          deleteResponse,
        );
      } catch (error) {
        // The first try deleted them, and its response was lost.
        if (error instanceof NotFoundError && error.attempts > 1 && lacksAll(error, names)) return names;
        throw error;
      }
    },
  };
}

function wireSecrets(secrets: readonly NewSecret[]): Record<string, { value: string; type: SecretType }> {
  const wire: Record<string, { value: string; type: SecretType }> = {};
  let size = 0;
  for (const { name, type, value } of secrets) {
    checkName(name);
    if (Object.hasOwn(wire, name)) throw new UsageError(`the secret ${name} is given twice`);
    const bytes = Buffer.from(value);
    const encoded = bytes.toString('base64');
    registerSecret(bytes.toString('utf8').trim());
    registerSecret(encoded);
    wire[name] = { value: encoded, type };
    size += bytes.length;
  }
  if (size > MOST_BYTES) {
    throw new UsageError(`the secrets are ${size} bytes together, and REANA keeps ${MOST_BYTES} per user`);
  }
  return wire;
}

/** The keys that Kubernetes allows; REANA itself would fail on any other. */
function checkName(name: string): void {
  if (/^[-._A-Za-z0-9]{1,253}$/.test(name) && name !== '.' && !name.startsWith('..')) return;
  throw new UsageError(`${JSON.stringify(name)} can't be the name of a secret`, {
    hint: 'take letters, digits, "_", "-" and "."',
  });
}

/** The server responds with the names that it doesn't have, and nothing else. */
function lacksAll({ serverMessage = '' }: NotFoundError, names: readonly string[]): boolean {
  const missing = new Set(serverMessage.split(/[\s",[\]]+/));
  return names.every((name) => missing.has(name));
}
