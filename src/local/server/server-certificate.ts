import { createSecureContext } from 'node:tls';
import { readWholeText } from '../../disk/read-file.js';
import { errorMessage, ReanaMadminerError } from '../../core/errors.js';

/** A certificate and its key, in PEM. */
export interface ServerCertificate {
  readonly cert: string;
  readonly key: string;
}

/** @throws `local-server` when a file can't be read, or when the two don't belong together */
export async function readServerCertificate(certFile: string, keyFile: string): Promise<ServerCertificate> {
  const [cert, key] = await Promise.all([readPem(certFile), readPem(keyFile)]);
  try {
    createSecureContext({ cert, key });
  } catch (error) {
    throw new ReanaMadminerError(
      'local-server',
      `${certFile} and ${keyFile} are not a certificate and its key: ${errorMessage(error)}`,
      { cause: error, hint: 'both must be PEM files, the key without a password' },
    );
  }
  return { cert, key };
}

async function readPem(file: string): Promise<string> {
  try {
    return await readWholeText(file);
  } catch (error) {
    throw new ReanaMadminerError('local-server', `${file} can't be read: ${errorMessage(error)}`, {
      cause: error,
      hint: 'give the paths of two PEM files, the certificate and its key',
      action: { type: 'set-option', option: 'tls' },
    });
  }
}
