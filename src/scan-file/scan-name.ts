import type { Fault } from './scan-diagnostics.js';

/** What a scan may be called. Two hyphens in a row part the scan from the point in the names of its runs. */
export const SCAN_NAME = /^[A-Za-z0-9](?:[A-Za-z0-9_]|-(?!-))*$/;

const LONGEST_NAME = 100;

/** Why a text can't be the name of a scan; undefined when it can. */
export function findNameFault(name: string): (Fault & { readonly hint: string }) | undefined {
  if (name.length <= LONGEST_NAME && SCAN_NAME.test(name)) return undefined;
  return {
    code: 'bad-name',
    message: `"${name}" can't be the name of a scan`,
    hint: `take letters, digits, "_" and single "-", at most ${LONGEST_NAME}`,
  };
}
