import { ReanaMadminerError } from '../core/errors.js';

/**
 * The server has no run of a scan of this name.
 * @param near name of a scan that may be meant
 */
export function scanNotFound(scan: string, server: string, near?: string): ReanaMadminerError {
  const guess = near === undefined ? '' : `did you mean ${near}? `;
  return new ReanaMadminerError('scan-not-found', `${server} has no scan called ${scan}`, {
    hint: `${guess}\`reana-madminer scan list\` shows those that it has; \`scan run FILE\` begins one`,
    details: { scan },
  });
}

/** A scan's runs are there, but what they hold does not describe the scan any more. */
export function scanNotRestorable(scan: string, why: string): ReanaMadminerError {
  return new ReanaMadminerError(
    'scan-not-restorable',
    `the scan ${scan} can't be read back from its runs: ${why}`,
    {
      hint: 'where the scan file and the inputs are, `reana-madminer scan run FILE` continues with it',
      details: { scan },
    },
  );
}

/**
 * The files of a scan are others than those that its runs were made with.
 * @param paths the files that differ
 */
export function scanChanged(scan: string, paths: readonly string[]): ReanaMadminerError {
  const shown = paths.slice(0, 5).join(', ');
  const more = paths.length > 5 ? ` and ${paths.length - 5} more` : '';
  return new ReanaMadminerError(
    'scan-changed',
    `the runs of ${scan} on the server were made with other content of ${shown}${more}`,
    {
      hint: 'give the changed scan another name with --name, or mix the two with --allow-changed',
      details: { scan, paths },
    },
  );
}
