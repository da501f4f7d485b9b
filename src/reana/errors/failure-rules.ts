import { formatWait } from '../../core/quantities/duration.js';
import { ACCESS_RULES } from './access-rules.js';
import {
  askAdministrators,
  describeCall,
  isAboutFiles,
  listWhatThereIs,
  type FailureRule,
} from './failure-rule.js';
import { NOUN_RULES } from './noun-rules.js';
import { RUN_RULES } from './run-rules.js';

/** What a status means when the words are none that are known. */
const STATUS_RULES: readonly FailureRule[] = [
  {
    status: [403],
    code: 'permission-denied',
    hint: `if the run is yours and the name is right, ${askAdministrators}`,
  },
  {
    status: [404],
    code: 'not-found',
    hint: ({ path }) => (isAboutFiles(path) ? 'list the files there are' : 'list the runs there are'),
    action: listWhatThereIs,
  },
  { status: [409], code: 'conflict', hint: 'look at the state of the run, then try again' },
  {
    status: [411],
    code: 'length-required',
    hint: 'a proxy on the way sends uploads without their length: go around it with NO_PROXY',
  },
  {
    status: [413],
    code: 'payload-too-large',
    hint: "the limit may be that of a proxy: ask the cluster's administrators",
  },
  {
    status: [429],
    code: 'rate-limited',
    hint: ({ retryAfter = 0 }) => tryAgainIn(retryAfter) ?? 'wait a minute, then try again',
  },
  {
    status: [501],
    code: 'server-error',
    message: (failure) => `${failure.server} does not offer this: ${describeCall(failure)}`,
    hint: 'trying again does not help: use another server, or do without it',
  },
  {
    status: [502, 503, 504],
    code: 'server-unavailable',
    message: (failure) => `${failure.server} is not available: ${describeCall(failure)}`,
    hint: ({ retryAfter = 0 }) =>
      tryAgainIn(retryAfter) ??
      'try again later; if it persists, report this to the administrators of the cluster',
  },
  {
    status: [507],
    code: 'server-error',
    message: (failure) => `${failure.server} has no space left: ${describeCall(failure)}`,
    hint: 'free space on the disk that holds its runs, then try again',
  },
];

/** For waits that are too long to be made here. */
function tryAgainIn(milliseconds: number): string | undefined {
  if (milliseconds <= 60_000) return undefined;
  return `the server takes such requests again in ${formatWait(milliseconds)}: try again then`;
}

/**
 * The first rule that matches decides. REANA responds 403 to many different failures, so the patterns of its messages,
 * which are those of the servers 0.9.0 to 0.95, come before the status.
 */
export const FAILURE_RULES: readonly FailureRule[] = [
  ...ACCESS_RULES,
  ...RUN_RULES,
  ...NOUN_RULES,
  ...STATUS_RULES,
];

/** For 500 and above that no rule knows. */
export const SERVER_FAILURE: FailureRule = {
  code: 'server-error',
  message: (failure) => `${failure.server} failed at ${describeCall(failure)}`,
  hint: 'try again later; if it persists, report this to the administrators of the cluster',
};

/** For whatever else is below 500. */
export const BAD_REQUEST: FailureRule = {
  code: 'bad-request',
  hint: 'the message of the server names the problem',
};
