// `node scripts/lint-package.mjs` packs the package as it would be published and checks the tarball: publint, the types
// of the entry points as importers resolve them (attw), and no source maps, whose sources would be missing.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, buildProduct, run, sayFailure } from './setup.mjs';

const folder = mkdtempSync(join(tmpdir(), 'lint-package-'));
const tool = (name) => join(ROOT, 'node_modules', '.bin', name);
try {
  await buildProduct();
  const packing = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
  const [{ files }] = JSON.parse(await run('npm', packing));
  const tarball = join(folder, readdirSync(folder)[0]);
  await run(tool('publint'), ['run', tarball, '--strict'], { label: 'publint' });
  await run(tool('attw'), [tarball, '--profile', 'esm-only', '--no-color'], { label: 'attw' });
  const maps = files.filter(({ path }) => /\.map$|\.built-from$/.test(path));
  if (maps.length > 0) throw new Error(`${maps[0].path} must not be in the package`);
} catch (error) {
  sayFailure(error);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
