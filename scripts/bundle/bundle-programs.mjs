// The two programs of the package, each with the code that it needs of other packages: the command line, and the embedded
// server that it starts. Parts that are loaded on demand stay files of their own.
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../setup.mjs';
import { leanerPackages } from './leaner-packages.mjs';
import { writeLicences } from './licences.mjs';

export const PROGRAMS = { 'reana-madminer': 'src/cli/main.ts', 'local-server': 'src/local/daemon/daemon.ts' };

/** An optional peer, with an error where it is missing: only a server of one generation needs it. */
const OPTIONAL = ['oidc-provider'];

/** Globals that CommonJS packages expect and that ECMAScript modules do not have. */
const REQUIRE = `import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);`;
const PLACES = { __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' };

/** Writes the programs into a folder, if one is given. Returns esbuild's metafile of their content. */
export async function bundlePrograms(folder) {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: PROGRAMS,
    outdir: folder ?? 'dist/bin',
    write: folder !== undefined,
    chunkNames: 'parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: OPTIONAL,
    banner: { js: REQUIRE },
    define: PLACES,
    plugins: [leanerPackages()],
    // Names are kept for the stacks in defect reports.
    minifyWhitespace: true,
    minifySyntax: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
  });
  if (folder !== undefined) writeLicences(join(folder, 'licences.txt'), bundledPackages(metafile));
  return metafile;
}

/** Folders of the packages that are in the programs, `node_modules/yargs`, sorted. */
export function bundledPackages({ outputs }) {
  const paths = Object.values(outputs).flatMap(({ inputs }) => Object.keys(inputs));
  const folders = paths.flatMap(
    (path) => /node_modules\/(?:.*\/node_modules\/)?(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? [],
  );
  return [...new Set(folders)].sort();
}
