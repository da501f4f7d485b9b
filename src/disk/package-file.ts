// By its name alone, `createRequire` would meet that of the line that bundles of ES modules often begin with.
import module from 'node:module';
import { dirname, join } from 'node:path';
import { errorMessage } from '../core/errors.js';
import { ReanaMadminerError } from '../core/errors.js';

/**
 * Absolute path of a file that is installed with this package, `workflow/environments`. Works from the sources, from
 * the modules of the package, and from a bundle beside whose folder the package is installed.
 * @throws `local-server` when the package is not there
 */
export function packageFile(path: string): string {
  return join(packageFolder(), path);
}

function packageFolder(): string {
  try {
    return dirname(module.createRequire(import.meta.url).resolve('reana-madminer/package.json'));
  } catch (error) {
    throw new ReanaMadminerError(
      'local-server',
      `the files of reana-madminer can't be found: ${errorMessage(error)}`,
      {
        hint: 'they are needed beside a program that has been bundled, too: npm install reana-madminer',
        cause: error,
      },
    );
  }
}
