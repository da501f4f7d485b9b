import { createPrivateKey, X509Certificate } from 'node:crypto';
import { rootCertificates, type SecureContextOptions } from 'node:tls';
import { ConfigError, errorMessage } from '../../core/errors.js';
import { readWholeTextSync } from '../../disk/read-file.js';

/** Whom TLS trusts, and how this side shows who it is. Paths of PEM files. */
export interface TlsOptions {
  /** A private certificate authority, trusted besides the public ones. */
  readonly caFile?: string;
  /** A certificate that the server demands of its clients, and its key. */
  readonly clientCertificate?: { readonly certFile: string; readonly keyFile: string };
  /** Accepts any certificate: an attacker on the network can then read the token. */
  readonly insecure?: boolean;
}

/** What Node needs to set up TLS. */
export type TlsSettings = SecureContextOptions & { readonly rejectUnauthorized?: boolean };

/** @throws ConfigError naming the file that can't be used */
export function readTlsSettings({ caFile, clientCertificate, insecure }: TlsOptions): TlsSettings {
  return {
    ...(caFile === undefined ? {} : { ca: [...rootCertificates, readCertificate('CA file', caFile)] }),
    ...(clientCertificate === undefined ? {} : readClientCertificate(clientCertificate)),
    ...(insecure === true ? { rejectUnauthorized: false } : {}),
  };
}

function readClientCertificate({
  certFile,
  keyFile,
}: NonNullable<TlsOptions['clientCertificate']>): TlsSettings {
  const cert = readCertificate('client certificate', certFile);
  const key = readPem('key of the client certificate', keyFile);
  let pair: boolean;
  try {
    pair = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch (error) {
    const isLocked = key.includes('ENCRYPTED');
    throw new ConfigError(
      `the key of the client certificate ${keyFile} ${isLocked ? 'is protected by a passphrase' : 'holds no private key in PEM form'}`,
      {
        hint: isLocked
          ? 'give a copy without one that only you can read: `openssl pkey -in KEY -out COPY`'
          : 'a key begins with -----BEGIN PRIVATE KEY-----',
        cause: error,
      },
    );
  }
  if (!pair) {
    throw new ConfigError(`the key ${keyFile} does not belong to the client certificate ${certFile}`, {
      hint: 'give the two files that were made together',
    });
  }
  return { cert, key };
}

function readCertificate(role: string, file: string): string {
  const text = readPem(role, file);
  try {
    new X509Certificate(text);
    return text;
  } catch (error) {
    throw new ConfigError(`the ${role} ${file} holds no certificate in PEM form`, {
      hint: 'a certificate begins with -----BEGIN CERTIFICATE-----',
      cause: error,
    });
  }
}

function readPem(role: string, file: string): string {
  try {
    return readWholeTextSync(file);
  } catch (error) {
    throw new ConfigError(`the ${role} ${file} can't be read: ${errorMessage(error)}`, {
      hint: 'give the path of a PEM file that you may read',
      cause: error,
    });
  }
}
