// Pythons that the tests run: the product's own environments, and other programs to compare with.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import pLimit from 'p-limit';
import { ROOT, SetupError, run, say } from '../setup.mjs';

const INDEXES = join(ROOT, 'workflow', 'environments');
const PHYSICS = 'madminertool/madminer-workflow-ph:0.5.2';
const ML = 'madminertool/madminer-workflow-ml:0.4.2';
const PEER_PYTHON = '>=3.11,<3.13';

/** Installed in parallel: most of the time is spent waiting for the network, or for one package that is built. */
const AT_ONCE = 3;

/** Each variable of the tests' environment, and the function that installs its program; the slowest come first. */
const PROGRAMS = [
  // Other programs from PyPI have environments of their own; with each, the modules that it loads at every start.
  {
    variable: 'REANA_MADMINER_REANA_CLIENT',
    make: (tools) => makePeer('reana-client', 'reana-client', 'reana_client.cli', tools),
  },
  // Environments for the workflow's images, where local runs look for them: with today's versions, and with the images'.
  {
    variable: 'REANA_MADMINER_ML_PYTHON',
    make: (tools) => makeWorkflowPython(ML, 'environments.json', process.env, tools),
  },
  { variable: 'REANA_MADMINER_ML_PY38', make: (tools) => makeImagePython(ML, tools) },
  {
    variable: 'REANA_MADMINER_PHYSICS_PYTHON',
    make: (tools) => makeWorkflowPython(PHYSICS, 'environments.json', process.env, tools),
  },
  { variable: 'REANA_MADMINER_PHYSICS_PY38', make: (tools) => makeImagePython(PHYSICS, tools) },
  // The interpreter of the public images.
  { variable: 'REANA_MADMINER_PY38', make: findImagePython },
  {
    variable: 'REANA_MADMINER_REANA_CLIENT_OIDC',
    make: (tools) => makePeer('reana-client-0.95.0a6', 'reana-client', 'reana_client.cli', tools),
  },
  {
    variable: 'REANA_MADMINER_YADAGE_PYTHON',
    make: (tools) => makePeer('yadage', 'python', 'yadage.steering, yadageschemas', tools),
  },
  {
    variable: 'REANA_MADMINER_PUBLICATION_PYTHON',
    make: (tools) => makePeer('publication', 'python', 'pyhf, hepdata_validator', tools),
  },
  // The package installer itself, for tests that build an image.
  { variable: 'REANA_MADMINER_UV', make: ({ uv }) => uv },
];

/** The text of these test files and of the helpers that they import, to be searched for variables. */
export function readSources(files, seen = new Set()) {
  let text = '';
  for (const file of files) {
    if (seen.has(file) || !existsSync(file)) continue;
    seen.add(file);
    const own = readFileSync(file, 'utf8');
    const imports = [...own.matchAll(/from '(\.[^']+)'/g)].map(([, path]) =>
      resolve(dirname(file), path.replace(/\.js$/, '.ts')),
    );
    const helpers = imports.filter((path) => path.startsWith(join(ROOT, 'test')));
    text += own + readSources(helpers, seen);
  }
  return text;
}

/**
 * Makes the programs whose variables the tests name and that are not set yet.
 * Returns the variables, to be added to the tests' environment.
 */
export async function prepareEnvironments(isNeeded) {
  const wanted = PROGRAMS.filter(({ variable }) => isNeeded(variable) && !process.env[variable]);
  if (wanted.length === 0) return {};
  const tools = await openTools();
  const limit = pLimit(AT_ONCE);
  const made = await Promise.allSettled(wanted.map(({ make }) => limit(() => make(tools))));
  const failure = made.find(({ status }) => status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  const entries = wanted.map(({ variable }, index) => [variable, made[index].value]);
  return Object.fromEntries(entries.filter(([, path]) => path !== undefined));
}

/** In `src`. */
const MODULES = [
  'local/environments/catalogue',
  'local/environments/environment-store',
  'disk/cache-folder',
  'local/environments/find-python',
  'local/environments/find-uv',
  'local/environments/installer-environment',
  'local/environments/python-range',
];

/** The product's own modules for environments, and the uv that they find or install. */
export async function openTools() {
  const { tsImport } = await import('tsx/esm/api');
  const load = (name) => tsImport(join(ROOT, 'src', `${name}.ts`), import.meta.url);
  const [
    { readCatalogue },
    { EnvironmentStore },
    { cacheFolder },
    { findPython },
    { findUv },
    installer,
    ranges,
  ] = await Promise.all(MODULES.map(load));
  const signal = new AbortController().signal;
  const env = installer.installerEnvironment(process.env);
  const cache = cacheFolder(process.env);
  const python = await findPython('>=3.10,<3.14', env, signal);
  const uv = await findUv(python, cache, env, say, signal);
  const indexed = await installer.withPipConfiguration(env, python.executable, signal);
  return { ...ranges, readCatalogue, EnvironmentStore, signal, cache, uv, env: indexed };
}

/** Path of an interpreter that is installed, or that uv can download; undefined when there is none. */
function findInterpreter(range, tools) {
  return askUv(range, tools) ?? searchPyenv(range, tools) ?? fetchPython(range, tools);
}

function fetchPython(range, tools) {
  say(`no Python ${range} found; downloading one with uv…`);
  try {
    execFileSync(tools.uv, ['python', 'install', range], { env: tools.env, stdio: 'ignore' });
  } catch {
    say('it could not be downloaded: tests that need it will fail');
    return undefined;
  }
  return askUv(range, tools);
}

function askUv(range, { uv, env }) {
  try {
    const args = ['python', 'find', '--no-python-downloads', '--no-project', range];
    return execFileSync(uv, args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return undefined;
  }
}

function searchPyenv(range, { parsePythonVersion, satisfiesRange }) {
  const versions = join(process.env.PYENV_ROOT ?? join(homedir(), '.pyenv'), 'versions');
  if (!existsSync(versions)) return undefined;
  const fitting = readdirSync(versions).filter((name) => {
    const version = /^\d+\.\d+\.\d+$/.test(name) ? parsePythonVersion(name) : undefined;
    return version !== undefined && satisfiesRange(version, range);
  });
  return fitting.map((name) => join(versions, name, 'bin', 'python3')).find((path) => existsSync(path));
}

/** Python 3.8; undefined when it is not available. */
function findImagePython(tools) {
  return findInterpreter('>=3.8,<3.9', tools);
}

async function makeImagePython(image, tools) {
  const interpreter = findImagePython(tools);
  if (interpreter === undefined) return undefined;
  const env = { ...process.env, REANA_MADMINER_PYTHON: interpreter };
  return makeWorkflowPython(image, 'image-py38.json', env, tools);
}

async function makeWorkflowPython(image, index, env, { readCatalogue, EnvironmentStore, cache, signal }) {
  const store = new EnvironmentStore(await readCatalogue(join(INDEXES, index)), cache, env);
  const made = await store.prepare(image, (line) => say(`${image} (${index}): ${line}`), signal);
  return made.python;
}

async function makePeer(title, program, modules, tools) {
  const { uv, env, cache } = tools;
  const requirements = join(ROOT, 'scripts', 'peers', `${title}.txt`);
  const interpreter = findInterpreter(PEER_PYTHON, tools);
  if (interpreter === undefined) return undefined;
  const key = createHash('sha256')
    .update(interpreter)
    .update(readFileSync(requirements))
    .update(modules)
    .digest('hex');
  const folder = join(cache, 'peers', `${title}-${key.slice(0, 12)}`);
  const stamp = join(folder, 'complete');
  const path = join(folder, 'bin', program);
  if (existsSync(stamp) && existsSync(path)) return path;
  say(`installing ${title} from PyPI, to compare with…`);
  const hint = 'check the network and the package index, then run the command again';
  rmSync(folder, { recursive: true, force: true });
  await run(uv, ['venv', '--quiet', '--no-project', '--python', interpreter, folder], { env, hint });
  const install = [
    'pip',
    'install',
    '--no-deps',
    '--python',
    join(folder, 'bin', 'python'),
    '-r',
    requirements,
  ];
  await run(uv, install, { env, hint, label: `installing ${title}` });
  if (!existsSync(path)) throw new SetupError(`${title} was installed, but there is no ${path}`);
  // Where Python is set to keep no bytecode, each start would compile the modules again, which takes seconds.
  const compiling = { ...env, PYTHONDONTWRITEBYTECODE: '', PYTHONPYCACHEPREFIX: '' };
  const load = ['-W', 'ignore', '-c', `import ${modules}`];
  await run(join(folder, 'bin', 'python'), load, { env: compiling, hint, label: `starting ${title}` });
  writeFileSync(stamp, '');
  return path;
}
