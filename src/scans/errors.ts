import { ReanaMadminerError } from '../core/errors.js';
import { EXIT_CODES } from '../core/exit-codes.js';

/** The server has no run of a scan of this name. */
export class ScanNotFoundError extends ReanaMadminerError {
  readonly code = 'scan-not-found';
  readonly exitCode = EXIT_CODES.serverRefused;

  constructor(
    readonly scan: string,
    readonly server: string,
    /** Name of a scan that may be meant. */
    near?: string,
  ) {
    const guess = near === undefined ? '' : `did you mean ${near}? `;
    super(`${server} has no scan called ${scan}`, {
      hint: `${guess}\`reana-madminer scan list\` shows those that it has; \`scan run FILE\` begins one`,
    });
  }
}

/** A scan's runs are there, but what they hold does not tell the scan any more. */
export class ScanNotRestorableError extends ReanaMadminerError {
  readonly code = 'scan-not-restorable';
  readonly exitCode = EXIT_CODES.transfer;

  constructor(
    readonly scan: string,
    why: string,
  ) {
    super(`the scan ${scan} can't be read back from its runs: ${why}`, {
      hint: 'where the scan file and the inputs are, `reana-madminer scan run FILE` goes on with it',
    });
  }
}

/** The files of a scan are others than those that its runs were made with. */
export class ScanChangedError extends ReanaMadminerError {
  readonly code = 'scan-changed';
  readonly exitCode = EXIT_CODES.usage;

  constructor(
    readonly scan: string,
    /** Paths of the files that differ. */
    readonly paths: readonly string[],
  ) {
    const shown = paths.slice(0, 5).join(', ');
    const more = paths.length > 5 ? ` and ${paths.length - 5} more` : '';
    super(`the runs of ${scan} on the server were made with other content of ${shown}${more}`, {
      hint: 'give the changed scan another name with --name, or mix the two with --allow-changed',
    });
  }
}
