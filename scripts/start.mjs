// `npm start [-- flags of submit]`: from a fresh clone to the plot, on this machine.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT, prepare, requireNode, sayFailure } from './setup.mjs';

/** The flags of `submit`, unless the user has given another folder for the results. */
function submitFlags(extra) {
  const placed = extra.some((flag) => /^--download(=|$)/.test(flag));
  return ['submit', '--local', '--follow', ...(placed ? [] : ['--download', 'results']), ...extra];
}

try {
  requireNode();
  await prepare();
} catch (error) {
  sayFailure(error);
  process.exit(1);
}

// In this process: its signals, its terminal and its exit code are the command's own.
const main = join(ROOT, 'dist', 'bin', 'reana-madminer.js');
process.chdir(ROOT);
process.argv = [process.execPath, main, ...submitFlags(process.argv.slice(2))];
await import(pathToFileURL(main).href);
