import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { surroundings } from '../support/bin.js';

/** Prints the address of each module that is loaded; runs in the thread of Node's loader. */
const LOADER = `
  import { writeSync } from 'node:fs';
  export function load(url, context, next) {
    writeSync(1, url + '\\n');
    return next(url, context);
  }
`;
const PRELOAD = `import { register } from 'node:module'; register(${JSON.stringify(asUrl(LOADER))});`;

function asUrl(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

interface Manifest {
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
}
const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;

/** What a program loads, as a process of its own. */
async function modulesOf(program: string): Promise<readonly string[]> {
  const args = ['--import', asUrl(PRELOAD), '--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { env: surroundings() });
  return stdout.split('\n').filter((url) => url !== '' && !url.startsWith('data:'));
}

function packagesIn(modules: readonly string[]): readonly string[] {
  const names = modules.flatMap((url) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(url)?.[1] ?? []);
  return [...new Set(names)].filter((name) => name in manifest.dependencies).sort();
}

/** Rooms and folders of ours, `reana` or `local/daemon`, that are loaded. */
function foldersIn(modules: readonly string[]): ReadonlySet<string> {
  return new Set(modules.flatMap((url) => /\/dist\/(.*)\/[^/]+$/.exec(url)?.[1] ?? []));
}

test('the doors of package.json are the ones that are tested here', () => {
  expect(Object.keys(manifest.exports)).toEqual(['.', './local', './report', './package.json']);
});

test('importing the client loads nothing that sends, packs, logs in, draws or serves', async () => {
  const modules = await modulesOf(`import 'reana-madminer'`);
  expect(modules.length).toBeGreaterThan(10);
  // What is added here costs every program time.
  expect(packagesIn(modules)).toEqual([
    ...['env-paths', 'fastest-levenshtein', 'https-proxy-agent', 'jose'],
    ...['proxy-from-env', 'simple-statistics'],
  ]);
  const folders = [...foldersIn(modules)];
  expect(
    folders.filter((folder) => /^(local|report|yadage|serial|execution|cli)(\/|$)/.test(folder)),
  ).toEqual([]);
});

test('importing the door of the embedded server loads nothing of the server itself', async () => {
  const modules = await modulesOf(`import 'reana-madminer/local'`);
  expect(packagesIn(modules)).toEqual(['env-paths', 'proper-lockfile']);
  const folders = [...foldersIn(modules)];
  expect(
    folders.filter((folder) =>
      /^(yadage|serial|execution|report|cli|local\/(server|routes|runs|runtimes))/.test(folder),
    ),
  ).toEqual([]);
});

test('importing the door of reports loads nothing that draws', async () => {
  const modules = await modulesOf(`import 'reana-madminer/report'`);
  expect(packagesIn(modules)).toEqual([
    ...['fastest-levenshtein', 'junit-report-builder', 'simple-statistics'],
  ]);
});
