import { FILE_VERBS } from './verbs/file-verbs.js';
import { MACHINE_VERBS } from './verbs/machine-verbs.js';
import { RUN_VERBS } from './verbs/run-verbs.js';
import { SCAN_VERBS } from './verbs/scan-verbs.js';
import { SERVER_VERBS } from './verbs/server-verbs.js';
import { SHARING_VERBS } from './verbs/sharing-verbs.js';
import type { Section, Verb, VerbGroup } from './verbs/verb.js';

export type { Section, Verb, VerbGroup } from './verbs/verb.js';

export const SECTIONS: readonly Section[] = [
  { title: 'Runs', verbs: RUN_VERBS },
  { title: 'Scans', verbs: SCAN_VERBS },
  { title: 'Files of a run', verbs: FILE_VERBS },
  { title: 'Sharing and sessions', verbs: SHARING_VERBS },
  { title: 'Server and account', verbs: SERVER_VERBS },
  { title: 'This machine', verbs: MACHINE_VERBS },
];

export const VERBS: readonly (Verb | VerbGroup)[] = SECTIONS.flatMap(({ verbs }) => verbs);
