import { EnvironmentError } from './environment-error.js';

const LAST_LINES = 12;

const DISK_FULL = /no space left on device|os error 28\b|disk quota exceeded|os error 122\b|ENOSPC/i;
const OFFLINE =
  /dns error|failed to lookup address|error sending request|connection refused|connection reset|network is unreachable|timed out|network connectivity is disabled|tcp connect error|failed to establish a new connection|could not fetch url/i;

/** A line of uv's output as progress for people, or undefined for a line without news. */
export function progressLine(line: string): string | undefined {
  const download = /^\s*Downloading (\S+) \(([\d.]+)\s*([KMG])iB\)/.exec(line);
  if (download !== null) {
    const [, name, size, unit] = download;
    return `downloading ${name ?? ''} (${Math.round(Number(size))} ${unit ?? ''}B)`;
  }
  const prepared = /^Prepared (\d+) packages? in (.+)$/.exec(line);
  if (prepared !== null) return `downloaded ${prepared[1] ?? ''} packages in ${prepared[2] ?? ''}`;
  const installed = /^Installed (\d+) packages? in (.+)$/.exec(line);
  if (installed !== null) return `installed ${installed[1] ?? ''} packages in ${installed[2] ?? ''}`;
  return undefined;
}

/** The last lines of an installer's output, without the credentials that an index address may hold. */
export function lastLines(output: string, count = LAST_LINES): string {
  return output
    .replace(/(https?:\/\/)[^/\s@]+@/g, '$1')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .join('\n');
}

/**
 * The error for an installer that failed while doing something ("installing physics.txt").
 * The kind is read from its output: a full disk, no way to the package index, or anything else.
 */
export function installError(doing: string, folder: string, output: string): EnvironmentError {
  const tail = lastLines(output);
  if (DISK_FULL.test(output)) {
    return new EnvironmentError('disk-full', `the disk filled up while ${doing} in ${folder}:\n${tail}`, {
      hint: 'Free some space (torch alone takes up to 4.4 GB), or point REANA_MADMINER_CACHE at a larger disk.',
    });
  }
  if (OFFLINE.test(output)) {
    return new EnvironmentError(
      'install-offline',
      `the package index could not be reached while ${doing}:\n${tail}`,
      {
        hint:
          'Check the network and its proxy (HTTPS_PROXY); behind a mirror set UV_DEFAULT_INDEX or PIP_INDEX_URL, ' +
          'behind a private certificate authority SSL_CERT_FILE.',
      },
    );
  }
  return new EnvironmentError('install', `the installer failed while ${doing}:\n${tail}`, {
    hint: 'Its last lines are above; a container runtime (docker, podman, apptainer) needs no Python packages.',
  });
}
