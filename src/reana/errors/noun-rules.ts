import { listWhatThereIs, type FailureRule } from './failure-rule.js';

const SHARE = /^POST \/workflows\/[^/]+\/share$/;
const UNSHARE = /^POST \/workflows\/[^/]+\/unshare$/;
const OPEN = /^POST \/workflows\/[^/]+\/open\//;
const MOVE = /^PUT \/workflows\/move_files\//;

/** Shares, sessions, secrets, and files. */
export const NOUN_RULES: readonly FailureRule[] = [
  {
    pattern: /^Too many files to display\b/i,
    status: [400],
    code: 'too-many-files',
    message: ({ server, serverMessage }) =>
      `${server} does not list so many files at once: ${serverMessage ?? ''}`,
    hint: 'list a part of them: a directory, or a pattern such as "*" for the top of the workspace',
    action: (failure) => ({ ...listWhatThereIs(failure), pattern: '*' }),
  },
  {
    pattern: /^.* is already shared with .+$/i,
    call: SHARE,
    status: [409],
    code: 'already-shared',
    hint: 'nothing is left to do; to change the terms, end the sharing first',
  },
  {
    pattern: /^User with email '(.*)' does not exist\.?$/i,
    call: SHARE,
    status: [404],
    code: 'not-found',
    message: ({ server }, user) => `${server} knows no user ${user}`,
    hint: 'give the e-mail address that the user logs in with; a server knows those who have logged in once',
  },
  {
    pattern: /^User with email '(.*)' does not exist\.?$/i,
    call: UNSHARE,
    status: [404],
    code: 'not-found',
    message: ({ server }, user) => `${server} knows no user ${user}`,
    hint: 'look whom the run is shared with',
  },
  {
    call: UNSHARE,
    status: [409],
    code: 'conflict',
    hint: 'nothing is left to do: look whom the run is shared with',
  },
  {
    pattern: /^Unable to (?:un)?share a workflow with yourself\.?$/i,
    status: [400],
    code: 'bad-request',
    hint: 'give the e-mail address of somebody else; your own runs are yours',
  },
  {
    pattern: /^Interactive session is already open\.?$/i,
    call: OPEN,
    code: 'not-found',
    hint: 'try again: the session that is open is found then',
  },
  {
    pattern: /^Interactive session can't be opened from a deleted workflow\.?$/i,
    call: OPEN,
    code: 'not-found',
    hint: 'the run was deleted; its files are gone',
  },
  {
    pattern: /^Interactive session type .* not found\b/i,
    call: OPEN,
    code: 'not-found',
    hint: 'download the files of the run, and open them in a notebook on this machine',
  },
  {
    pattern: /^(?:Workflow - .*|The workflow) has no open interactive session\.?$/i,
    status: [404],
    code: 'not-found',
    hint: 'nothing is left to close; clusters close sessions that nobody uses by themselves',
  },
  {
    pattern: /^(?:Operation cancelled\. )?(?:The submitted )?secrets? .*\balready exists?\b/i,
    call: /^POST \/secrets\//,
    status: [409],
    code: 'secret-exists',
    hint: 'take another name, or replace it',
    action: () => ({ type: 'set-option', option: 'overwrite' }),
  },
  {
    call: /^DELETE \/secrets\//,
    status: [404],
    code: 'not-found',
    message: ({ server, serverMessage }) => `${server} knows no such secret: ${serverMessage ?? ''}`,
    hint: 'list those there are',
    action: () => ({ type: 'list-secrets' }),
  },
  {
    pattern: /^(?:Opening symlink .* is not allowed|Symlinks? .*not allowed)\.?$/i,
    code: 'symbolic-link',
    hint: 'download the file that the link leads to',
  },
  {
    pattern: /^Workflow is running, files can not be moved\.?$/i,
    call: MOVE,
    code: 'still-running',
    hint: 'wait until the run has ended, or stop it',
  },
  {
    pattern: /^(?:Something went wrong: \[Errno 2\]|Path .* does not exist\.?$)/i,
    call: MOVE,
    status: [409],
    code: 'conflict',
    hint: 'the source is not there, or the directory to move it into is not: list the files there are',
    action: listWhatThereIs,
  },
  {
    pattern: /^Something went wrong: \[Errno (?:17|20|21|39)\]/i,
    call: MOVE,
    status: [409],
    code: 'conflict',
    hint: 'a file and a directory, or one that is not empty, stand in the way: list the files there are',
    action: listWhatThereIs,
  },
];
