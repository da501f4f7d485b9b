// Who may import what: the rooms of src, the packages that live in them, and the tests. `npm run check` holds it.

/** Rooms, from the ground up: which others each may import, and the packages that live in it. */
const ROOMS = {
  core: { imports: [], packages: ['fastest-levenshtein'] },
  disk: { imports: ['core'], packages: ['env-paths'] },
  jq: { imports: ['core'], packages: ['jq-wasm'] },
  analysis: {
    imports: ['core', 'disk', 'jq'],
    packages: ['js-yaml', 'yaml', 'ajv', 'ajv-draft-04', 'yauzl'],
  },
  'scan-file': { imports: ['core', 'disk', 'analysis'], packages: ['pure-rand', 'ajv', 'yaml'] },
  reana: {
    imports: ['core', 'disk'],
    packages: [
      ...['axios', 'form-data', 'archiver', 'yauzl', 'openid-client', 'jose'],
      ...['https-proxy-agent', 'proxy-from-env'],
    ],
  },
  config: { imports: ['core', 'disk', 'reana'], packages: ['env-paths', 'proper-lockfile'] },
  execution: { imports: ['core', 'disk', 'analysis'], packages: [] },
  yadage: { imports: ['core', 'disk', 'analysis', 'execution'], packages: [] },
  serial: { imports: ['core', 'disk', 'analysis', 'execution'], packages: [] },
  local: {
    imports: ['core', 'disk', 'jq', 'analysis', 'execution', 'yadage', 'serial'],
    packages: [
      ...['fastify', '@fastify/multipart', 'archiver', 'yauzl', 'diff', 'execa'],
      ...['proper-lockfile', 'env-paths', 'oidc-provider', 'jose'],
    ],
  },
  runs: { imports: ['core', 'disk', 'analysis', 'template', 'reana', 'config'], packages: ['ignore'] },
  scans: {
    imports: ['core', 'disk', 'analysis', 'scan-file', 'reana', 'config', 'runs'],
    packages: ['csv-stringify', 'simple-statistics'],
  },
  report: {
    imports: ['core', 'analysis', 'scan-file', 'reana', 'config', 'runs', 'scans'],
    packages: [
      ...[
        '@observablehq/plot',
        'linkedom',
        'junit-report-builder',
        'elkjs',
        '@resvg/resvg-js',
        '@expo-google-fonts',
        'pretty-bytes',
        'pretty-ms',
      ],
      'simple-statistics',
    ],
  },
  // The packaged analysis, of which users get a copy of their own.
  template: { imports: ['core', 'disk', 'analysis'], packages: [] },
  // Runs and scans as experiments of an MLflow server.
  mlflow: {
    imports: ['core', 'disk', 'analysis', 'scan-file', 'reana', 'config', 'runs', 'scans'],
    packages: ['axios', 'https-proxy-agent', 'proxy-from-env'],
  },
  client: {
    imports: [
      ...['core', 'disk', 'analysis', 'scan-file', 'reana', 'config', 'local', 'runs', 'scans', 'report'],
      ...['template', 'mlflow'],
    ],
    packages: [],
  },
  // The page in a browser, and the server on 127.0.0.1 that it talks to.
  ui: {
    imports: [
      ...['core', 'disk', 'analysis', 'scan-file', 'reana', 'config', 'runs', 'scans', 'report', 'client'],
    ],
    packages: ['fastify', 'preact', 'pretty-bytes', 'pretty-ms'],
  },
  cli: {
    imports: [
      ...['core', 'disk', 'analysis', 'scan-file', 'reana', 'config', 'yadage', 'local', 'runs', 'scans'],
      ...['report', 'template', 'mlflow', 'client', 'ui', 'index'],
    ],
    packages: [
      ...['yargs', 'log-update', 'string-width', 'pretty-bytes', 'pretty-ms', 'open'],
      '@inquirer/password',
    ],
  },
  // src/index.ts: the main door of the package; src/local.ts and src/report.ts, the other two, belong to their rooms.
  index: {
    imports: [
      ...['core', 'analysis', 'scan-file', 'template', 'reana', 'config', 'local', 'runs', 'scans', 'report'],
      'client',
    ],
    packages: [],
  },
};

/** Packages for every room that does I/O, which is every room but core. */
const EVERYWHERE = ['p-limit'];

/** Folders of a room that build on each other: each may import those before it. */
const FLOORS = {
  'scan-file': ['axes', 'morphing', 'scatter'],
  scans: ['failures', 'plan', 'decisions', 'control', 'scatter', 'collect'],
};

const anyOf = (names) => `(${names.map((name) => name.replaceAll('.', '\\.')).join('|')})`;

/** A folder of src, or its only file of that name. */
const inRooms = (names) => `^src/${anyOf(names)}(/|\\.ts$)`;

const packageFolders = (names) => `(^|/)node_modules/${anyOf(names)}/`;

const roomRules = Object.entries(ROOMS).flatMap(([room, { imports, packages }]) => [
  {
    name: `rooms-of-${room}`,
    comment: `${room} imports only ${imports.join(', ') || 'itself'}: what it needs belongs there, or it belongs higher.`,
    severity: 'error',
    from: { path: inRooms([room]) },
    to: { path: '^src/', pathNot: inRooms([room, ...imports]) },
  },
  {
    name: `packages-of-${room}`,
    comment: `Only these packages live in ${room}: ${packages.join(', ') || 'none'}. Others have rooms of their own.`,
    severity: 'error',
    from: { path: inRooms([room]) },
    to: {
      path: 'node_modules/',
      pathNot: packageFolders([...packages, ...(room === 'core' ? [] : EVERYWHERE)]),
    },
  },
]);

const floorRules = Object.entries(FLOORS).flatMap(([place, floors]) =>
  floors.slice(0, -1).map((floor, index) => ({
    name: `floors-of-${place.replace('/', '-')}`,
    comment: `${place}/${floor} is below ${floors.slice(index + 1).join(', ')} and must not know them.`,
    severity: 'error',
    from: { path: `^src/${place}/${floor}/` },
    to: { path: `^src/${place}/${anyOf(floors.slice(index + 1))}/` },
  })),
);

export default {
  forbidden: [
    ...roomRules,
    ...floorRules,
    {
      name: 'no-circles',
      comment: 'A file that imports itself through others has no place to be read first.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'no-io-in-core',
      comment: 'core does no I/O: everybody imports it.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?path$' },
    },
    {
      name: 'installed-with-the-package',
      comment:
        'Users have what `dependencies` of package.json names. Only the programs (scripts/bundle) carry others with them; ' +
        'scripts/check-packages.mjs compares what the doors import.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(cli|local|ui|yadage)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'found',
      comment: 'What is imported must be there.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-tests-in-src',
      comment: 'The product does not know its tests.',
      severity: 'error',
      from: { path: '^src/' },
      to: { pathNot: '^src/|node_modules/', dependencyTypesNot: ['core'], couldNotResolve: false },
    },
    {
      name: 'nothing-slow-in-fast-tests',
      comment: '`npm test` runs without what test/slow needs; shared helpers live in test/support.',
      severity: 'error',
      from: { path: '^test/', pathNot: '^test/(slow|bench)/' },
      to: { path: '^test/slow/' },
    },
    {
      name: 'one-door-to-fast-check',
      comment: 'test/support/property.ts gives all properties the seed of the run.',
      severity: 'error',
      from: { path: '^test/', pathNot: '^test/support/property\\.ts$' },
      to: { path: packageFolders(['fast-check']) },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    // Types are imports as well: a lower room does not know a higher one's.
    tsPreCompilationDeps: true,
    // As Node resolves an import of an ES module.
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default'] },
  },
};
