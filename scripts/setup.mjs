// What `npm start` and `npm test` need before the product itself can run: Node, packages, a build.
// Only Node's own modules are used here, because nothing is installed yet.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const TAIL_LINES = 20;

/** A set-up step that failed, with the end of what it printed and what to do about it. */
export class SetupError extends Error {
  constructor(message, { output = '', hint } = {}) {
    super(message);
    this.output = output;
    this.hint = hint;
  }
}

/** One line about what is being done, on standard error: standard output is for results. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}

/** Prints a failure of the set-up: what, the tool's own last lines, what to do next. */
export function sayFailure(error) {
  // The product's own errors have hints, too; an error without one is unexpected, and its stack is needed.
  const isForeseen = error instanceof SetupError || error.hint !== undefined;
  say(`\nerror: ${isForeseen ? error.message : error.stack}`);
  const tail = (error.output ?? '').trimEnd().split('\n').slice(-TAIL_LINES);
  if (tail.join('') !== '') say(tail.map((line) => `  | ${line}`).join('\n'));
  if (error.hint !== undefined) say(`hint: ${error.hint}`);
}

/** Installs and builds whatever is missing or out of date; prints nothing when there is nothing to do. */
export async function prepare() {
  await installPackages();
  await buildProduct();
}

function readJson(path) {
  return JSON.parse(readFileSync(join(ROOT, path), 'utf8'));
}

/** @throws SetupError when this Node is older than package.json requires. */
export function requireNode(version = process.versions.node) {
  const wanted = /(\d+)\.(\d+)/.exec(readJson('package.json').engines.node);
  const [major, minor] = version.split('.').map(Number);
  const [wantedMajor, wantedMinor] = wanted.slice(1).map(Number);
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  throw new SetupError(`this is Node ${version}; reana-madminer needs ${wanted[0]} or newer`, {
    hint: 'install a current Node from https://nodejs.org or your package manager, then run the command again',
  });
}

/**
 * Runs a program of the set-up and keeps what it prints.
 * @throws SetupError with the output when it can't be started or its exit code is not 0.
 */
export function run(command, args, { hint, label = command, env = process.env } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
    child.on('error', (cause) => {
      reject(new SetupError(`${label} could not be started: ${cause.message}`, { hint }));
    });
    child.on('close', (code, signal) => {
      if (code === 0) resolve(output);
      else reject(new SetupError(`${label} failed (${signal ?? `exit code ${code}`})`, { output, hint }));
    });
  });
}

/** Whether npm's own record of node_modules agrees with package-lock.json. */
export function packagesMatch(root = ROOT) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(locked).every(([path, { version, optional }]) => {
    if (path === '') return true;
    // Packages for other platforms are locked, too, and are not installed here.
    if (installed[path] === undefined) return optional === true;
    return installed[path].version === version;
  });
}

async function installPackages() {
  if (packagesMatch()) return;
  say('installing packages (npm ci)…');
  // Under npm, npm_execpath is the npm that runs this script, which need not be the first on PATH.
  const npm = process.env.npm_execpath;
  const [command, prefix] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  await run(command, [...prefix, 'ci', '--include=dev', '--no-progress'], {
    label: 'npm ci',
    hint: 'check the network, or the registry and proxy that `npm config list` shows; then run the command again',
  });
}

const BUILT_FROM = ['src', 'scripts/bundle'];

/** Fingerprint of all our files that the build reads. */
function sourceHash() {
  const hash = createHash('sha256');
  const sources = BUILT_FROM.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(m?[jt]s|tsx|css)$/.test(name))
      .map((name) => join(folder, name)),
  );
  for (const path of [...sources.sort(), 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json']) {
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(ROOT, path)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Builds the content of the package: the modules of its entry points (tsc), and its programs (esbuild). */
export async function buildProduct() {
  const stamp = join(ROOT, 'dist', '.built-from');
  const hash = sourceHash();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return;
  say('building (tsc, esbuild)…');
  // Built beside dist and swapped in as a whole: no file of a deleted source stays, and no partial build is ever run.
  const fresh = join(ROOT, `dist-${process.pid}`);
  const stale = `${fresh}-old`;
  try {
    const tsc = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    await run(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', fresh], {
      label: 'the build (tsc)',
      hint: 'the lines above name the file; in an unchanged clone this is a defect: please report it',
    });
    const { bundlePrograms } = await import('./bundle/bundle-programs.mjs');
    await bundlePrograms(join(fresh, 'bin'));
    const { bundlePage } = await import('./bundle/bundle-page.mjs');
    await bundlePage(join(fresh, 'page'));
    writeFileSync(join(fresh, '.built-from'), hash);
    if (existsSync(join(ROOT, 'dist'))) renameSync(join(ROOT, 'dist'), stale);
    renameSync(fresh, join(ROOT, 'dist'));
  } finally {
    for (const folder of [fresh, stale]) rmSync(folder, { recursive: true, force: true });
  }
}
