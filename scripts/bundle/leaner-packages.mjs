import { readFileSync } from 'node:fs';

/**
 * Parts of packages that the command line never uses and that would slow down each start: the file, and what it
 * is replaced by. The build fails when there is nothing to replace.
 */
const REPLACED = [
  // The client uses the adapter `http`. axios leaves parts out of its builds for browsers in the same way.
  { file: /\/axios\/lib\/adapters\/fetch\.js$/, become: () => 'export const getFetch = () => null;' },
  { file: /\/axios\/lib\/adapters\/xhr\.js$/, become: () => 'export default null;' },
  // Its own copy of `form-data`, with the table of all media types.
  { file: /\/axios\/lib\/platform\/node\/classes\/FormData\.js$/, become: () => 'export default null;' },
  // Reading the global `FormData` loads undici, which takes 10 ms.
  {
    file: /\/axios\/lib\/utils\.js$/,
    become: (source) =>
      source.replace("typeof G.FormData !== 'undefined' ? G.FormData : undefined", 'undefined'),
  },
];

/** The client sends no requests with it; Node takes 4 ms to load it. */
const UNUSED = { module: /^(node:)?http2$/, importer: /\/axios\// };

/** An import of these reads all their exports, which in Node 22 loads undici, too (20 ms); `require` does not. */
const REQUIRED = /^(node:)?https?$/;

/** Help and tables are mostly ASCII; the package starts ICU when it is loaded, which takes 20 ms. */
const widthOf = (real) => `
  export default (text, options) =>
    typeof text === 'string' && /^[\\x20-\\x7e]*$/.test(text) ? text.length : require('${real}').default(text, options);
`;

/** A plugin of esbuild that leaves out of packages what the command line does not use. */
export function leanerPackages() {
  const replaced = new Set();
  return {
    name: 'leaner-packages',
    setup(build) {
      for (const { file, become } of REPLACED) {
        build.onLoad({ filter: file }, ({ path }) => {
          const source = readFileSync(path, 'utf8');
          const contents = become(source);
          if (contents !== source) replaced.add(file);
          return { contents };
        });
      }
      build.onResolve({ filter: UNUSED.module }, ({ path, importer }) =>
        UNUSED.importer.test(importer) ? { path, namespace: 'unused' } : undefined,
      );
      build.onLoad({ filter: /./, namespace: 'unused' }, () => ({ contents: 'export default {};' }));
      build.onResolve({ filter: REQUIRED }, ({ path, kind }) =>
        kind === 'import-statement' ? { path, namespace: 'required' } : { path, external: true },
      );
      build.onLoad({ filter: /./, namespace: 'required' }, ({ path }) => ({
        contents: `module.exports = require('${path}');`,
      }));
      build.onResolve({ filter: /^string-width$/ }, async ({ path, kind, resolveDir, pluginData }) => {
        if (kind !== 'import-statement' || pluginData === 'real') return undefined;
        const real = await build.resolve(path, { kind, resolveDir, pluginData: 'real' });
        return { path: real.path, namespace: 'width', sideEffects: false };
      });
      build.onLoad({ filter: /./, namespace: 'width' }, ({ path }) => ({
        contents: widthOf(path),
        resolveDir: '/',
      }));
      build.onEnd(({ errors }) => {
        const left = REPLACED.filter(({ file }) => !replaced.has(file));
        if (errors.length > 0) return undefined;
        return { errors: left.map(({ file }) => ({ text: `nothing was replaced in ${file}` })) };
      });
    },
  };
}
