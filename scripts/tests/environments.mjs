// Pythons that the tests run: the product's own environments, and other people's programs to compare with.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, SetupError, run, say } from '../setup.mjs';

const LOCKS = join(ROOT, 'workflow', 'environments');

/** Environments of the workflow, made by the product's own code; the steps of both halves run in each of them. */
const WORKFLOW = [
  {
    variable: 'REANA_MADMINER_TEST_PYTHON',
    title: 'tests/today',
    python: '>=3.10,<3.14',
    requirements: ['physics.txt', 'ml.txt'],
    cudaRequirements: ['ml-cuda.txt'],
  },
  {
    variable: 'REANA_MADMINER_PY38',
    title: 'tests/image-py38',
    python: '>=3.8,<3.9',
    requirements: ['image-ph-py38.txt', 'image-ml-py38.txt'],
    cudaRequirements: [],
  },
];

/** Programs from PyPI in environments of their own, and the modules that each start of them loads. */
const PEERS = [
  {
    variable: 'REANA_MADMINER_YADAGE_PYTHON',
    title: 'yadage',
    lock: 'yadage.txt',
    program: 'python',
    modules: 'yadage.steering, yadageschemas',
  },
  {
    variable: 'REANA_MADMINER_REANA_CLIENT',
    title: 'reana-client',
    lock: 'reana-client.txt',
    program: 'reana-client',
    modules: 'reana_client.cli',
  },
  {
    variable: 'REANA_MADMINER_REANA_CLIENT_OIDC',
    title: 'reana-client-0.95.0a6',
    lock: 'reana-client-0.95.0a6.txt',
    program: 'reana-client',
    modules: 'reana_client.cli',
  },
];
const PEER_PYTHON = '>=3.11,<3.13';

/** The package installer itself, for tests that build an image. */
const UV = 'REANA_MADMINER_UV';

/** Everything that these test files, and the helpers they import, say: which variables they name is in it. */
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
 * Makes the environments whose variables the tests name and that are not set yet.
 * Answers the variables, to be added to the tests' environment.
 */
export async function prepareEnvironments(isNeeded) {
  const wanted = ({ variable }) => isNeeded(variable) && !process.env[variable];
  const workflow = WORKFLOW.filter(wanted);
  const peers = PEERS.filter(wanted);
  const needsUv = isNeeded(UV) && !process.env[UV];
  if (workflow.length + peers.length === 0 && !needsUv) return {};
  const tools = await openTools();
  const made = needsUv ? { [UV]: tools.uv } : {};
  for (const environment of workflow)
    made[environment.variable] = await makeWorkflowPython(environment, tools);
  for (const peer of peers) made[peer.variable] = await makePeer(peer, tools);
  return Object.fromEntries(Object.entries(made).filter(([, value]) => value !== undefined));
}

/** In `dist/local/environments`. */
const MODULES = [
  'catalogue',
  'environment-store',
  'cache-folder',
  'find-python',
  'find-uv',
  'installer-environment',
  'python-range',
];

/** The product's own modules for this, and the uv they find or install. */
async function openTools() {
  const load = (name) =>
    import(pathToFileURL(join(ROOT, 'dist', 'local', 'environments', `${name}.js`)).href);
  const [
    { Catalogue },
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
  return { ...ranges, Catalogue, EnvironmentStore, signal, cache, uv, env: indexed };
}

/** Path of an interpreter that is here, or that uv can fetch; undefined when there is none to be had. */
function findInterpreter(range, tools) {
  return askUv(range, tools) ?? searchPyenv(range, tools) ?? fetchPython(range, tools);
}

function fetchPython(range, tools) {
  say(`no Python ${range} here; fetching one with uv…`);
  try {
    execFileSync(tools.uv, ['python', 'install', range], { env: tools.env, stdio: 'ignore' });
  } catch {
    say('it could not be fetched: tests that need it will fail');
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

async function makeWorkflowPython({ title, python, requirements, cudaRequirements }, tools) {
  const interpreter = findInterpreter(python, tools);
  if (interpreter === undefined) return undefined;
  const { Catalogue, EnvironmentStore, cache, signal } = tools;
  const inLocks = (name) => join(LOCKS, name);
  const description = {
    image: title,
    python,
    requirements: requirements.map(inLocks),
    cudaRequirements: cudaRequirements.map(inLocks),
    preload: undefined,
  };
  const catalogue = new Catalogue(LOCKS, new Map([[title, description]]));
  const env = { ...process.env, REANA_MADMINER_PYTHON: interpreter };
  const made = await new EnvironmentStore(catalogue, cache, env).prepare(title, say, signal);
  return made.python;
}

async function makePeer({ title, lock, program, modules }, tools) {
  const { uv, env, cache } = tools;
  const requirements = join(ROOT, 'scripts', 'peers', lock);
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
  // Where Python is told to keep no bytecode, each start would compile the modules anew, which takes seconds.
  const compiling = { ...env, PYTHONDONTWRITEBYTECODE: '', PYTHONPYCACHEPREFIX: '' };
  const load = ['-W', 'ignore', '-c', `import ${modules}`];
  await run(join(folder, 'bin', 'python'), load, { env: compiling, hint, label: `starting ${title}` });
  writeFileSync(stamp, '');
  return path;
}
