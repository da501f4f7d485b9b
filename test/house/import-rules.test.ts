import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

/** A small tree: the text of each file, and the rules that it breaks. */
const FILES: Readonly<Record<string, readonly [text: string, ...rules: readonly string[]]>> = {
  'src/core/plain.ts': [`import { join } from 'node:path';\nexport const path = join('a', 'b');`],
  'src/core/reads.ts': [`import 'node:fs';`, 'no-io-in-core'],
  'src/core/climbs.ts': [`import type { Run } from '../runs/run.js';\nexport type R = Run;`, 'rooms-of-core'],
  'src/core/calls.ts': [`import 'axios';`, 'packages-of-core'],
  'src/core/draws.ts': [`import 'fast-check';`, 'packages-of-core', 'installed-with-the-package'],
  'src/reana/calls.ts': [`import 'axios';\nimport 'p-limit';\nimport '../core/plain.js';`],
  'src/runs/run.ts': [`import '../reana/calls.js';\nexport interface Run { readonly id: string }`],
  'src/runs/calls.ts': [`import 'axios';`, 'packages-of-runs'],
  'src/runs/loads.ts': [`export const load = () => import('../cli/shows.js');`, 'rooms-of-runs'],
  'src/scans/plan/plan.ts': [`import '../../runs/run.js';`],
  'src/scans/plan/climbs.ts': [`import '../collect/collect.js';`, 'floors-of-scans'],
  'src/scans/collect/collect.ts': [`import '../plan/plan.js';`],
  'src/runs/one.ts': [`import './other.js';`, 'no-circles'],
  'src/runs/other.ts': [`import './one.js';`],
  'src/cli/shows.ts': [`import 'yargs';\nimport '../index.js';`],
  'src/index.ts': [`export type { Run } from './runs/run.js';`],
  'src/report/draws.ts': [`export * from '../nowhere.js';`, 'found'],
  'src/report/tests.ts': [`import '../../test/support/property.js';`, 'no-tests-in-src'],
  'test/support/property.ts': [`import 'fast-check';`],
  'test/runs/run.test.ts': [`import '../../src/runs/run.js';\nimport '../support/property.js';`],
  'test/runs/draws.test.ts': [`import 'fast-check';`, 'one-door-to-fast-check'],
  'test/runs/borrows.test.ts': [`import '../slow/peer.js';`, 'nothing-slow-in-fast-tests'],
  'test/slow/peer.ts': [`import '../support/property.js';`],
};

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'import-rules-'));
  for (const name of ['package.json', 'tsconfig.json']) copyFileSync(name, join(root, name));
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  for (const [path, [text]] of Object.entries(FILES)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
});
afterAll(() => rmSync(root, { recursive: true }));

interface Report {
  readonly summary: {
    readonly violations: readonly { readonly from: string; readonly rule: { readonly name: string } }[];
  };
}

function cruise(): Promise<Report> {
  const program = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs');
  const args = ['src', 'test', '--config', resolve('.dependency-cruiser.mjs'), '--output-type', 'json'];
  return new Promise((done) => {
    // Its exit code is the number of violations.
    execFile(process.execPath, [program, ...args], { cwd: root }, (_, stdout) => {
      done(JSON.parse(stdout) as Report);
    });
  });
}

test('each rule finds what breaks it, and nothing else', async () => {
  const { summary } = await cruise();
  const found = summary.violations.map(({ from, rule }) => `${from}: ${rule.name}`);
  const expected = Object.entries(FILES).flatMap(([path, [, ...rules]]) =>
    rules.map((rule) => `${path}: ${rule}`),
  );
  expect([...new Set(found)].sort()).toEqual(expected.sort());
});
