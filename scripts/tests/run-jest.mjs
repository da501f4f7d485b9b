// Runs jest on this terminal, counts tests, and checks the files that the tests have left.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, run, say } from '../setup.mjs';
import { searchTraces } from './search-traces.mjs';

const JEST = ['--experimental-vm-modules', join(ROOT, 'node_modules', 'jest', 'bin', 'jest.js')];
const REPORTER = join(ROOT, 'scripts', 'tests', 'reporter.mjs');

/** Paths of the test files that jest would run with these arguments. */
export async function listTests(args) {
  const output = await run(process.execPath, [...JEST, '--listTests', ...args], { label: 'jest' });
  return output.split('\n').filter((line) => line.endsWith('.test.ts'));
}

/**
 * Runs jest with these arguments. Returns its exit code and how many tests passed and failed; credentials or stale
 * texts that were found count as one failure each, and so does a run that ended before it could count.
 */
export async function runJest(args, variables) {
  const folder = mkdtempSync(join(tmpdir(), 'reana-madminer-test-'));
  const counts = join(folder, 'counts.json');
  const traces = join(folder, 'traces');
  const child = spawn(
    process.execPath,
    [...JEST, ...args, '--reporters=default', `--reporters=${REPORTER}`],
    {
      cwd: ROOT,
      env: {
        ...process.env,
        ...variables,
        REANA_MADMINER_TEST_COUNTS: counts,
        REANA_MADMINER_TEST_TRACES: traces,
      },
      stdio: 'inherit',
    },
  );
  process.on('SIGINT', () => {}); // the terminal sends it to jest, too
  const code = await new Promise((done) => child.on('close', (status) => done(status ?? 1)));
  const counted = existsSync(counts) ? JSON.parse(readFileSync(counts, 'utf8')) : undefined;
  const searched = searchTraces(traces);
  rmSync(folder, { recursive: true, force: true });
  if (counted === undefined) return { code: code || 1, passed: 0, failed: 1 };
  const { passed, failed, stale } = counted;
  const isClean = reportTraces(searched);
  const isFresh = reportStaleWords(stale);
  return { code, passed, failed: failed + (isClean ? 0 : 1) + (isFresh ? 0 : 1) };
}

function reportTraces({ files, secrets, found }) {
  for (const line of found) say(`left by the tests: ${line}`);
  say(
    `looked for ${secrets} spellings of credentials in ${files} files that the tests left: ${found.length} found`,
  );
  return found.length === 0;
}

function reportStaleWords(stale) {
  for (const line of stale) say(line);
  if (stale.length > 0) say('hint: REANA_MADMINER_WRITE_WORDS=1 npm test -- test/ROOM rewrites them');
  return stale.length === 0;
}
