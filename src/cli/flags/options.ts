import type { InferredOptionTypes, Options } from 'yargs';

export type OptionTable = Readonly<Record<string, Options>>;

/** Flags that every command takes. */
export const COMMON_OPTIONS = {
  json: { type: 'boolean', default: false, describe: 'Print one JSON document instead of text' },
} as const satisfies OptionTable;

/** Where the server is: flags of every command that talks to one. */
export const SERVER_OPTIONS = {
  server: {
    group: 'Server:',
    type: 'string',
    describe: 'Address of the REANA server (else REANA_SERVER_URL)',
  },
  profile: {
    group: 'Server:',
    type: 'string',
    describe: 'Set of settings kept by `config` (else REANA_MADMINER_PROFILE)',
  },
  'token-file': {
    group: 'Server:',
    type: 'string',
    describe: 'File that holds the access token (else REANA_ACCESS_TOKEN)',
  },
  'ca-file': {
    group: 'Server:',
    type: 'string',
    describe: "PEM file of the server's private certificate authority",
  },
  'client-cert': {
    group: 'Server:',
    type: 'string',
    describe: 'PEM file of a certificate that the server demands',
  },
  'client-key': {
    group: 'Server:',
    type: 'string',
    describe: 'PEM file of its key, if the certificate is alone in its file',
  },
  insecure: {
    group: 'Server:',
    type: 'boolean',
    describe: 'Trust whoever answers: whoever listens on the way can read the token',
  },
  debug: {
    group: 'Server:',
    type: 'boolean',
    default: false,
    describe: 'Show each request and how it ended, without credentials',
  },
  local: {
    group: 'Server:',
    type: 'boolean',
    default: false,
    describe: 'Use the REANA server built into this program, started if need be',
  },
} as const satisfies OptionTable;

const CORES = {
  group: 'With --local:',
  type: 'number',
  describe: 'CPU cores that local steps may use together (default: all)',
} as const;
const MEMORY = {
  group: 'With --local:',
  type: 'string',
  describe:
    'Memory that local steps may use together, such as 8Gi (2^30 bytes each) or 8G (10^9) (default: most of it)',
} as const;

const DAEMON_OPTIONS = {
  runtime: {
    group: 'With --local:',
    choices: ['auto', 'host', 'docker', 'podman', 'apptainer'],
    describe: 'What runs the steps of a local run (default: auto)',
  },
  port: {
    group: 'With --local:',
    type: 'number',
    describe: 'Port of the local server, for other REANA clients (default: any free one)',
  },
  'data-dir': { group: 'With --local:', type: 'string', describe: "Folder of the local server's runs" },
} as const satisfies OptionTable;

/** How the embedded server is started, for `local start`. */
export const LOCAL_OPTIONS = {
  ...DAEMON_OPTIONS,
  cores: CORES,
  memory: MEMORY,
} as const satisfies OptionTable;

/** What only `local start` is told. */
export const LOCAL_START_OPTIONS = {
  ...LOCAL_OPTIONS,
  generation: {
    choices: ['0.9', 'bundle', 'oidc'],
    describe: 'Behave as one generation of REANA servers only (default: as all at once)',
  },
  'tls-cert': {
    type: 'string',
    describe: 'PEM file of a certificate: serves HTTPS, as the newest reana-client demands',
    implies: 'tls-key',
  },
  'tls-key': { type: 'string', describe: "PEM file of the certificate's key", implies: 'tls-cert' },
} as const satisfies OptionTable;

/** The same for commands that start it in passing, where `--memory` would be taken for that of one step. */
export const CONNECTION_OPTIONS = {
  ...SERVER_OPTIONS,
  ...DAEMON_OPTIONS,
  'local-cores': CORES,
  'local-memory': MEMORY,
} as const satisfies OptionTable;

/** The run that a command is about. */
export const RUN_ARGUMENT = {
  run: {
    type: 'string',
    describe: 'Run: its name, name.N or id (else REANA_WORKON)',
  },
} as const satisfies OptionTable;

export type CommonArguments = InferredOptionTypes<typeof COMMON_OPTIONS>;
/** A command may take only some of them. */
export type LocalArguments = Partial<InferredOptionTypes<typeof LOCAL_OPTIONS>>;
export type LocalStartArguments = InferredOptionTypes<typeof LOCAL_START_OPTIONS>;
export type ServerArguments = InferredOptionTypes<typeof SERVER_OPTIONS>;
export type ConnectionArguments = InferredOptionTypes<typeof CONNECTION_OPTIONS>;
/** What the embedded server is told, whichever command tells it. */
export type DaemonArguments = LocalArguments &
  Partial<Pick<ConnectionArguments, 'local-cores' | 'local-memory'>>;
