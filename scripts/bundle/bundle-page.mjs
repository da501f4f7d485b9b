// The page of `ui`: its programs and its style, each one file without anything from elsewhere.
import { build } from 'esbuild';
import { ROOT } from '../setup.mjs';

/** Writes `page.js` and `page.css` into a folder. */
export async function bundlePage(folder) {
  await build({
    absWorkingDir: ROOT,
    entryPoints: { page: 'src/ui/page/main.tsx', 'page-style': 'src/ui/page/page.css' },
    entryNames: '[name]',
    outdir: folder,
    bundle: true,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    minify: true,
    legalComments: 'inline',
    logLevel: 'error',
  });
}
