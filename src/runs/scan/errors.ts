import { ReanaMadminerError } from '../../core/errors.js';
import { EXIT_CODES } from '../../core/exit-codes.js';

/** The server has no run of a scan of this name. */
export class ScanNotFoundError extends ReanaMadminerError {
  readonly code = 'scan-not-found';
  readonly exitCode = EXIT_CODES.serverRefused;

  constructor(
    readonly scan: string,
    readonly server: string,
  ) {
    super(`${server} has no scan called ${scan}`, {
      hint: '`reana-madminer scan list` shows those that it has; `scan run FILE` begins one',
    });
  }
}
