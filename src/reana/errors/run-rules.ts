import { askAdministrators, type FailureRule } from './failure-rule.js';

const START = /^POST \/workflows\/[^/]+\/(?:re)?start$/;
const STATUS = /^PUT \/workflows\/[^/]+\/status$/;

/** Runs that are not there, and what their states do not allow. */
export const RUN_RULES: readonly FailureRule[] = [
  {
    pattern: /^REANA_WORKON is set to (.+), but that workflow does not exist\b/i,
    call: /^(?!GET )/,
    status: [400, 403, 404],
    code: 'not-found',
    message: ({ server }, run) => `there is no run "${run}" of yours on ${server}`,
    hint: 'list the runs there are; one that somebody shares with you can be changed only by its owner',
    action: () => ({ type: 'list-runs' }),
  },
  {
    pattern: /^REANA_WORKON is set to (.+), but that workflow does not exist\b/i,
    status: [400, 403, 404],
    code: 'not-found',
    message: ({ server }, run) => `there is no run "${run}" on ${server}`,
    hint: 'list the runs there are',
    action: () => ({ type: 'list-runs' }),
  },
  {
    pattern: /^Workspace (?:of .+ )?does not exist\.?$/i,
    // There the words are about a file of that name.
    call: /^(?!GET \/workflows\/[^/]+\/workspace\/Workspace$)/i,
    status: [400, 404],
    code: 'not-found',
    hint: 'the run was deleted; its files are gone',
  },
  {
    pattern: /^Workflow name .*(?:\bcontains illegal character\b.*|\bvalid UUIDv?4\.?|\bis not valid\.?)$/i,
    status: [400, 403],
    code: 'invalid-name',
    hint: 'take letters, digits, "-" and "_" for the name',
  },
  {
    pattern: /^Workflow .+ is already (\w+) and cannot be started again\.?$/i,
    call: START,
    code: 'already-started',
    message: (_failure, state) => `the run was started before: it is ${state}`,
    hint: 'submit again to make a new run',
  },
  {
    pattern: /^Only finished or failed workflows can be restarted\.?$/i,
    call: START,
    code: 'not-restartable',
    hint: 'wait until the run has ended; a run that was stopped has to be submitted again',
  },
  {
    pattern: /^The workflow cannot be \w+ because some retention rules are currently being applied\b/i,
    code: 'retention-pending',
    hint: 'the server removes old files of the run: try again in some minutes',
  },
  {
    pattern:
      /^(?:(?:Custom )?(?:container )?image .*\bis not (?:allowed|vetted)\b|Images? not (?:allowed|vetted): )/i,
    status: [400, 403, 500],
    code: 'image-not-allowed',
    hint: `take an image that the cluster runs, or ${askAdministrators} to add yours`,
    action: () => ({ type: 'show-server' }),
  },
  {
    pattern: /^Workflow .+ cannot be deleted as it is currently \w+\.?$/i,
    call: STATUS,
    code: 'still-running',
    hint: 'stop the run first',
  },
  {
    pattern: /^Workflow .+ is not running\.?$/i,
    call: STATUS,
    status: [409],
    code: 'not-running',
    message: () => "the run can't be stopped: it is not running",
    hint: 'only running runs can be stopped; one that waits can be deleted',
  },
  {
    pattern:
      /^(?:Another workflow-family mutation is in progress|(?:The )?workspace is currently being mutated|Workspace mutation (?:lock|serialization|or controller service) is (?:not available|unavailable))\b/i,
    // The messages about shares begin with the name of the run.
    call: /^(?!POST \/workflows\/[^/]+\/(?:un)?share$)/,
    status: [409, 503],
    code: 'busy',
    hint: 'try again in a moment',
  },
  {
    pattern: /\bno longer accepts .*reana_specification/i,
    call: /^POST \/workflows$/,
    status: [400],
    code: 'protocol-mismatch',
    hint: 'its /api/ping does not announce that it takes bundles: report this to the administrators of the cluster',
  },
];
