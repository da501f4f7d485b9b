// `npm test [-- flags and paths of jest]`: sets up and runs the tests that need only Node.
// `npm run test:all`: sets up more (Python environments, peers) and runs the slow tests as well.
import { readdirSync } from 'node:fs';
import { join, sep } from 'node:path';
import { ROOT, prepare, requireNode, say, sayFailure } from './setup.mjs';

const SLOW = join(ROOT, 'test', 'slow');
const VALUE_FLAGS = new Set([
  '-t',
  '--testNamePattern',
  '-w',
  '--maxWorkers',
  '--testTimeout',
  '-c',
  '--config',
]);

/** Paths among the arguments of jest: if there are any, all tests in them are run, slow or not. */
function pathsIn(args) {
  return args.filter((arg, index) => !arg.startsWith('-') && !VALUE_FLAGS.has(args[index - 1]));
}

/** The tests that `npm test` does not run: `12 test files in test/slow (e2e 4, peers 8)`. */
function describeSlow() {
  const files = readdirSync(SLOW, { recursive: true }).filter((path) => path.endsWith('.test.ts'));
  const folders = files.map((file) => file.split(sep)[0]);
  const counts = [...new Set(folders)]
    .sort()
    .map((name) => `${name} ${folders.filter((folder) => folder === name).length}`);
  return `${files.length} test files in test/slow (${counts.join(', ')})`;
}

async function prepareFor(files) {
  const { prepareEnvironments, readSources } = await import('./tests/environments.mjs');
  const text = readSources(files);
  return prepareEnvironments((name) => text.includes(name));
}

const [isAll, args] =
  process.argv[2] === '--all' ? [true, process.argv.slice(3)] : [false, process.argv.slice(2)];
const isFast = !isAll && pathsIn(args).length === 0;
let result = { code: 1, passed: 0, failed: 1 };
try {
  requireNode();
  await prepare();
  const { listTests, runJest } = await import('./tests/run-jest.mjs');
  const selection = isFast ? [`--testPathIgnorePatterns=${SLOW}`, ...args] : args;
  const variables = isFast ? {} : await prepareFor(await listTests(selection));
  // test/support/seed.ts reads it.
  const seed = process.env.REANA_MADMINER_SEED || '1';
  say(`running the tests (jest) with seed ${seed}; REANA_MADMINER_SEED=… sets another`);
  // With REANA_MADMINER_WRITE_WORDS all tests of a room write one file.
  const isWriting = process.env.REANA_MADMINER_WRITE_WORDS === '1';
  result = await runJest(isWriting ? ['--runInBand', ...selection] : selection, variables);
  if (isFast) say(`only in npm run test:all: ${describeSlow()}`);
} catch (error) {
  sayFailure(error);
}
const { code, passed, failed } = result;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = code === 0 && failed > 0 ? 1 : code;
