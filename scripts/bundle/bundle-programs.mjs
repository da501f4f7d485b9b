// The two programs of the package, each with all that it needs of other packages: the command line, and the embedded
// server that it starts. A part that is loaded when it is used stays a file of its own.
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../setup.mjs';
import { leanerPackages } from './leaner-packages.mjs';
import { writeLicences } from './licences.mjs';

export const PROGRAMS = { 'reana-madminer': 'src/cli/main.ts', 'local-server': 'src/local/daemon/daemon.ts' };

/** Asked for in words where it is missing: only a server of one generation needs it. */
const OPTIONAL = ['oidc-provider'];

/** What packages of CommonJS expect around them: in a module of ECMAScript nothing of it is there. */
const REQUIRE = `import { createRequire as makeRequire } from 'node:module'; const require = makeRequire(import.meta.url);`;
const PLACES = { __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' };

/** Writes the programs into a folder, if one is given. Returns esbuild's account of what is in them. */
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
    // Names stay, for the stacks of defects that people report.
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
