import { ReanaMadminerError } from '../../core/errors.js';
import { EXIT_CODES } from '../../core/exit-codes.js';

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
