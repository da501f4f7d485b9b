// `npm test [-- flags and paths of jest]`: sets up, prepares what these tests need, runs them, counts them.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { searchTraces } from './search-traces.mjs';
import { ROOT, prepare, requireNode, run, say, sayFailure } from './setup.mjs';

const RUN_JEST = ['--experimental-vm-modules', join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js')];

/** Everything that the test files and the helpers they import say, to look for names of variables in. */
function textOf(files, seen = new Set()) {
  let text = '';
  for (const file of files) {
    if (seen.has(file) || !existsSync(file)) continue;
    seen.add(file);
    const own = readFileSync(file, 'utf8');
    const imports = [...own.matchAll(/from '(\.[^']+)'/g)].map(([, path]) =>
      resolve(dirname(file), path.replace(/\.js$/, '.ts')),
    );
    text +=
      own +
      textOf(
        imports.filter((path) => path.startsWith(join(ROOT, 'test'))),
        seen,
      );
  }
  return text;
}

async function listTests(args) {
  const output = await run(process.execPath, [...RUN_JEST, '--listTests', ...args], { label: 'jest' });
  return output.split('\n').filter((line) => line.endsWith('.test.ts'));
}

/** Runs jest on this terminal. Answers its exit code, what it counted if it got so far, and what its traces hold. */
async function runJest(args, variables) {
  const folder = mkdtempSync(join(tmpdir(), 'reana-madminer-test-'));
  const counts = join(folder, 'counts.json');
  const traces = join(folder, 'traces');
  const reporters = ['--reporters=default', `--reporters=${join(ROOT, 'scripts', 'count-reporter.mjs')}`];
  const child = spawn(process.execPath, [...RUN_JEST, ...args, ...reporters], {
    cwd: ROOT,
    env: {
      ...process.env,
      ...variables,
      REANA_MADMINER_TEST_COUNTS: counts,
      REANA_MADMINER_TEST_TRACES: traces,
    },
    stdio: 'inherit',
  });
  process.on('SIGINT', () => {}); // the terminal sends it to jest too
  const code = await new Promise((done) => child.on('close', (status) => done(status ?? 1)));
  const counted = existsSync(counts) ? JSON.parse(readFileSync(counts, 'utf8')) : undefined;
  const searched = searchTraces(traces);
  rmSync(folder, { recursive: true, force: true });
  return { code, counted, searched };
}

const args = process.argv.slice(2);
let result = { code: 1, counted: undefined };
try {
  requireNode();
  await prepare();
  const { prepareEnvironments } = await import('./test-environments.mjs');
  const text = textOf(await listTests(args));
  const variables = await prepareEnvironments((name) => text.includes(name));
  say('running the tests (jest)…');
  result = await runJest(args, variables);
} catch (error) {
  sayFailure(error);
}
// A run that ended before it could count is one failure.
const counted = result.counted ?? { passed: 0, failed: 1 };
const { passed } = counted;
let { failed } = result.counted ?? { passed: 0, failed: 1 };
if (result.searched !== undefined) {
  const { files, secrets, found } = result.searched;
  for (const line of found) say(`left by the tests: ${line}`);
  say(
    `looked for ${secrets} spellings of credentials in ${files} files that the tests left: ${found.length} found`,
  );
  if (found.length > 0) failed += 1;
}
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = result.code === 0 && failed > 0 ? 1 : result.code;
