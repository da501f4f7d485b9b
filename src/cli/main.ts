#!/usr/bin/env node
import module from 'node:module';

// Node 22 and later keep what they have compiled, which halves the next start. Set before anything else is loaded.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();

const [{ runProcess }, { endProcess }] = await Promise.all([
  import('./run-process.js'),
  import('./end-process.js'),
]);
const code = await runProcess();
process.stdout.write('', () => void endProcess(code));
