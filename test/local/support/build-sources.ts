import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { transformSync } from '@swc/core';

/**
 * Compiles the sources and these tests' helpers to JavaScript, so that a process of its own can run them as they are
 * now. The folder lies below `node_modules`, where packages are found.
 */
export function buildSources(name: string): { readonly folder: string; remove(): void } {
  const folder = resolve('node_modules', '.cache', 'reana-madminer', `${name}-${process.pid}`);
  for (const room of ['src', 'test/local']) {
    for (const file of readdirSync(room, { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
      const { code } = transformSync(readFileSync(join(room, file), 'utf8'), {
        jsc: { target: 'es2022', parser: { syntax: 'typescript' } },
        module: { type: 'es6' },
      });
      const target = join(folder, room, file.replace(/\.ts$/, '.js'));
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, code);
    }
  }
  writeFileSync(join(folder, 'package.json'), '{"type": "module"}\n');
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}
