import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BIN } from '../../support/bin.js';

const folder = mkdtempSync(join(tmpdir(), 'shell-'));
beforeAll(() => {
  const program = join(folder, 'reana-madminer');
  writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${BIN}' "$@"\n`);
  chmodSync(program, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What bash makes of the last of these words, as when somebody presses the tab key. */
function complete(...words: readonly string[]): string[] {
  const script = `
    source <(reana-madminer completion bash)
    complete -p reana-madminer | grep -q -- '-F _reana_madminer' || exit 1
    COMP_WORDS=(reana-madminer "$@")
    COMP_CWORD=$#
    _reana_madminer
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { PATH: `${folder}:${process.env.PATH ?? ''}`, REANA_MADMINER_HOME: folder };
  const output = execFileSync('bash', ['--norc', '-c', script, 'bash', ...words], { encoding: 'utf8', env });
  return output.split('\n').filter((word) => word !== '');
}

test('bash completes commands, flags and values', () => {
  expect(complete('stat')).toEqual(['status']);
  expect(complete('config', 'un')).toEqual(['unset']);
  expect(complete('logs', '--fol')).toEqual(['--follow']);
  expect(complete('submit', '--runtime', 'po')).toEqual(['podman']);
  expect(complete('submit', '--file', '')).toEqual([]);
});
