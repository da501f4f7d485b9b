import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';

export interface Pair {
  readonly cert: string;
  readonly key: string;
}

const DAY = 24 * 3600 * 1000;
const CURVE = { keyType: 'ec', algorithm: 'sha256' } as const;

/** A certificate for these names; made as if yesterday and good for a year, unless it is `expired`. */
export async function makeCertificate(
  names: readonly string[],
  options: { readonly authority?: Pair; readonly expired?: boolean; readonly isAuthority?: boolean } = {},
): Promise<Pair> {
  const { authority, expired = false, isAuthority = false } = options;
  const made = await generate([{ name: 'commonName', value: names[0]! }], {
    ...CURVE,
    notBeforeDate: new Date(Date.now() - (expired ? 30 : 1) * DAY),
    notAfterDate: new Date(Date.now() + (expired ? -1 : 365) * DAY),
    extensions: [
      { name: 'basicConstraints', cA: isAuthority, critical: true },
      ...(isAuthority
        ? [{ name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true } as const]
        : [
            {
              name: 'subjectAltName',
              altNames: names.map((name) =>
                /^[\d.]+$/.test(name)
                  ? ({ type: 7, ip: name } as const)
                  : ({ type: 2, value: name } as const),
              ),
            } as const,
          ]),
    ],
    ...(authority === undefined ? {} : { ca: authority }),
  });
  return { cert: made.cert, key: made.private };
}

export async function makeAuthority(name = 'authority of the tests'): Promise<Pair> {
  return makeCertificate([name], { isAuthority: true });
}

/** A folder of files that exists as long as the test file runs. */
export class Files {
  readonly folder = mkdtempSync(join(tmpdir(), 'reana-files-'));

  write(name: string, text: string): string {
    const path = join(this.folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
