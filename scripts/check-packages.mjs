// `node scripts/check-packages.mjs` checks what package.json states about other packages, and about this one:
// - `dependencies` are what the modules of the entry points import, no more and no less; the programs bundle theirs;
// - every package that is installed with this one, or bundled in it, runs on the oldest Node of `engines`;
// - src/core/version/version.ts has the same version.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import semver from 'semver';
import { bundlePrograms, bundledPackages } from './bundle/bundle-programs.mjs';
import { ROOT } from './setup.mjs';

/** What a module looks for without importing it: a thread or a process of its own loads it. */
const RESOLVED = /createRequire\(import\.meta\.url\)\.resolve\('([^'.][^']*)'\)/g;

const faults = [];
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;

/** Names of the packages that the entry points import or look for, at once or later. */
async function importedPackages() {
  const doors = Object.values(manifest.exports).flatMap(({ types }) => types ?? []);
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: doors.map((path) => path.replace('./dist/', 'src/').replace('.d.ts', '.ts')),
    outdir: 'dist',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    write: false,
    metafile: true,
  });
  const paths = Object.values(metafile.inputs).flatMap(({ imports }) =>
    imports.filter(({ external, path }) => external && !path.startsWith('node:')).map(({ path }) => path),
  );
  const resolved = Object.keys(metafile.inputs).flatMap((file) =>
    [...readFileSync(join(ROOT, file), 'utf8').matchAll(RESOLVED)].map(([, path]) => path),
  );
  return new Set([...paths, ...resolved].map((path) => /^(@[^/]+\/)?[^/]+/.exec(path)[0]));
}

function checkEngines(folders) {
  const oldest = semver.minVersion(manifest.engines.node).version;
  for (const folder of folders) {
    const { version, engines } = lock[folder];
    if (engines?.node === undefined || semver.satisfies(oldest, engines.node)) continue;
    faults.push(`${folder} ${version} wants Node ${engines.node}, and package.json names ${oldest}`);
  }
}

const imported = await importedPackages();
const named = new Set([
  manifest.name,
  ...Object.keys(manifest.dependencies),
  ...Object.keys(manifest.peerDependencies),
]);
for (const name of imported) {
  if (!named.has(name)) faults.push(`${name} is imported by a door, and is not in \`dependencies\``);
}
for (const name of Object.keys(manifest.dependencies)) {
  if (!imported.has(name)) faults.push(`${name} is in \`dependencies\`, and no door imports it`);
}

const installed = Object.keys(lock).filter((path) => path !== '' && lock[path].dev !== true);
const peers = Object.keys(manifest.peerDependencies).map((name) => `node_modules/${name}`);
const carried = bundledPackages(await bundlePrograms());
checkEngines(new Set([...installed, ...peers, ...carried]));

const written = /'(.+)'/.exec(readFileSync(join(ROOT, 'src/core/version/version.ts'), 'utf8'))[1];
if (written !== manifest.version)
  faults.push(`src/core/version/version.ts has ${written}, package.json ${manifest.version}`);

for (const fault of faults) process.stderr.write(`${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
