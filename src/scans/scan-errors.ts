import { ReanaMadminerError } from '../core/errors.js';

/**
 * The server has no run of a scan of this name.
 * @param near name of a scan that may be meant
 */
export function scanNotFound(scan: string, server: string, near?: string): ReanaMadminerError {
  return new ReanaMadminerError('scan-not-found', `${server} has no scan called ${scan}`, {
    hint:
      near === undefined
        ? 'list those that it has'
        : `did you mean ${near}? Otherwise list those that it has`,
    action: { type: 'list-scans' },
    details: { scan },
  });
}

/** A scan's runs are there, but what they hold does not describe the scan any more. */
export function scanNotRestorable(scan: string, why: string): ReanaMadminerError {
  return new ReanaMadminerError(
    'scan-not-restorable',
    `the scan ${scan} can't be read back from its runs: ${why}`,
    {
      hint: 'run it again where the scan file and the inputs are: it continues with the runs there are',
      action: { type: 'run-scan' },
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
      hint: 'give the changed scan another name, or allow to mix the two',
      action: { type: 'set-option', option: 'allowChanged' },
      details: { scan, paths },
    },
  );
}
