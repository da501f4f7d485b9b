import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Outcome } from '../support.js';
import { Shell } from '../commands/shell.js';

/** Its `n` squared is the number of a point; `broken` fails. */
const WORKFLOW = `
stages:
- name: square
  dependencies: [init]
  scheduler:
    scheduler_type: singlestep-stage
    parameters: {n: {step: init, output: n}, out: '{workdir}/summary.json', kind: {step: init, output: kind}}
    step:
      process:
        process_type: string-interpolated-cmd
        cmd: 'case {kind} in broken) echo "ValueError: {n} is broken" >&2; exit 1;; slow) sleep 600;; esac; echo {{\\"area\\": $(({n} * {n}))}} > {out}'
      environment: {environment_type: docker-encapsulated, image: test, imagetag: '1'}
      publisher: {publisher_type: frompar-pub, outputmap: {out: out}}
`;

const ANALYSIS = `
inputs: {files: [data.txt], parameters: {n: 0, kind: fine}}
workflow: {type: yadage, file: workflow.yml}
outputs: {files: [square/summary.json]}
`;

/** Rules of scans in these tests. */
export const RULES = `
retry: {retries: 0}
collect: {summary: square/summary.json, best: {minimize: area}}
`;

/** Writes an analysis into the shell's folder. */
export function writeAnalysis(shell: Shell): void {
  write(shell, 'reana.yaml', ANALYSIS);
  write(shell, 'workflow.yml', WORKFLOW);
  write(shell, 'data.txt', 'data\n');
}

export function write(shell: Shell, path: string, text: string): void {
  const file = join(shell.folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

/** The lines of JSON that a command prints. */
export function linesOf({ stdout }: Outcome): Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
