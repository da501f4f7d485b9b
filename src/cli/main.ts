#!/usr/bin/env node
import module from 'node:module';

// Node 22 and later keep what they have compiled, which halves the next start. Set before anything else is loaded.
(module as { enableCompileCache?: () => unknown }).enableCompileCache?.();

const { runProcess } = await import('./run-process.js');
const code = await runProcess();
process.stdout.write('', () => process.exit(code));
