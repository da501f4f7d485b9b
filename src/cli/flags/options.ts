import type { InferredOptionTypes, Options } from 'yargs';

/** A flag or an argument, as yargs and the help of a command know it. */
export interface OptionSpec extends Options {
  /** What help calls the value of a flag, such as `FILE`. */
  readonly value?: string;
  /** The whole numbers that a flag takes; without them, any number above 0. */
  readonly range?: readonly [from: number, to: number];
}

export type OptionTable = Readonly<Record<string, OptionSpec>>;

/** Titles of the groups that help shows last. */
export const SERVER_GROUP = 'Server';
export const LOCAL_GROUP = 'Built-in server (with --local)';

/** Flags that every command takes. */
export const COMMON_OPTIONS = {
  json: { type: 'boolean', default: false, describe: 'Print the result as JSON' },
  help: { alias: 'h', type: 'boolean', describe: 'Show this help' },
} as const satisfies OptionTable;

/** Where the server is: flags of every command that talks to one. */
export const SERVER_OPTIONS = inGroup(SERVER_GROUP, {
  server: {
    type: 'string',
    value: 'URL',
    describe: 'Address of the REANA server (or set REANA_SERVER_URL)',
  },
  profile: {
    type: 'string',
    value: 'NAME',
    describe: 'Profile to take settings from, see `config` (or set REANA_MADMINER_PROFILE)',
  },
  'token-file': {
    type: 'string',
    value: 'FILE',
    describe: 'File that contains the access token (or set REANA_ACCESS_TOKEN)',
  },
  'ca-file': {
    type: 'string',
    value: 'FILE',
    describe: "PEM file of the server's private certificate authority (or set REANA_SERVER_CA_CERTS)",
  },
  'client-cert': {
    type: 'string',
    value: 'FILE',
    describe: 'PEM file of the client certificate, for servers that require one',
  },
  'client-key': {
    type: 'string',
    value: 'FILE',
    describe: 'PEM file of its private key, unless the file of the certificate contains it',
  },
  insecure: {
    type: 'boolean',
    describe: 'Do not verify TLS certificates: anyone on the network can then read the token',
  },
  debug: {
    type: 'boolean',
    default: false,
    describe: 'Print each request and its outcome, without credentials',
  },
  local: {
    type: 'boolean',
    default: false,
    describe: 'Use the built-in REANA server, and start it if it is not running',
  },
} as const satisfies OptionTable);

const CORES = {
  type: 'number',
  describe: 'CPU cores that local steps may use in total (default: all)',
} as const;
const MEMORY = {
  type: 'string',
  value: 'SIZE',
  describe:
    'Memory that local steps may use in total; 8Gi is 8 x 2^30 bytes, 8G is 8 x 10^9 (default: most of it)',
} as const;

const DAEMON_OPTIONS = {
  runtime: {
    choices: ['auto', 'host', 'docker', 'podman', 'apptainer'],
    value: 'NAME',
    describe: 'What local steps run in (default: auto)',
  },
  port: {
    type: 'number',
    range: [1, 65_535],
    describe: 'Port of the built-in server, for other REANA clients (default: any free port)',
  },
  'data-dir': {
    type: 'string',
    value: 'DIR',
    describe: 'Folder in which the built-in server keeps its runs',
  },
} as const satisfies OptionTable;

/** How the embedded server is started, for `local start`. */
export const LOCAL_OPTIONS = {
  ...DAEMON_OPTIONS,
  cores: CORES,
  memory: MEMORY,
} as const satisfies OptionTable;

/** Flags of `local start` alone. */
export const LOCAL_START_OPTIONS = {
  ...LOCAL_OPTIONS,
  generation: {
    choices: ['0.9', 'bundle', 'oidc'],
    describe: 'Behave like one generation of REANA servers only (default: like all of them at once)',
  },
  'tls-cert': {
    type: 'string',
    value: 'FILE',
    describe: 'PEM file of a certificate: serve HTTPS, which the newest reana-client requires',
    implies: 'tls-key',
  },
  'tls-key': {
    type: 'string',
    value: 'FILE',
    describe: "PEM file of the certificate's private key",
    implies: 'tls-cert',
  },
} as const satisfies OptionTable;

/** The same for commands that start it in passing, where `--memory` would be taken for that of one step. */
export const CONNECTION_OPTIONS = {
  ...SERVER_OPTIONS,
  ...inGroup(LOCAL_GROUP, { ...DAEMON_OPTIONS, 'local-cores': CORES, 'local-memory': MEMORY }),
} as const satisfies OptionTable;

/** Flags that may stand before the name of the command, too. */
export const GLOBAL_OPTIONS: OptionTable = { ...COMMON_OPTIONS, ...CONNECTION_OPTIONS };

/** The run that a command is about. */
export const RUN_ARGUMENT = {
  run: {
    type: 'string',
    describe: 'Run: its name, name.N or ID (or set REANA_WORKON)',
  },
} as const satisfies OptionTable;

function inGroup<Table extends OptionTable>(group: string, options: Table): Table {
  const entries = Object.entries(options).map(([name, option]) => [name, { ...option, group }]);
  return Object.fromEntries(entries) as Table;
}

export type CommonArguments = InferredOptionTypes<typeof COMMON_OPTIONS>;
/** A command may take only some of them. */
export type LocalArguments = Partial<InferredOptionTypes<typeof LOCAL_OPTIONS>>;
export type LocalStartArguments = InferredOptionTypes<typeof LOCAL_START_OPTIONS>;
export type ServerArguments = InferredOptionTypes<typeof SERVER_OPTIONS>;
export type ConnectionArguments = InferredOptionTypes<typeof CONNECTION_OPTIONS>;
