import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Gate } from '../../../support/gate.js';
import type { Shell } from '../shell.js';

/** Its `n` squared is the number of a point; `broken` fails, and `slow` and `left` wait at the gate of that name. */
const workflow = (gate: Gate): string => `
stages:
- name: square
  dependencies: [init]
  scheduler:
    scheduler_type: singlestep-stage
    parameters: {n: {step: init, output: n}, out: '{workdir}/summary.json', kind: {step: init, output: kind}}
    step:
      process:
        process_type: string-interpolated-cmd
        cmd: 'case "{kind}" in broken) echo "ValueError: {n} is broken" >&2; exit 1;; slow|left) ${gate.command('{kind}')};; esac; echo {{\\"area\\": $(({n} * {n}))}} > {out}'
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
export function writeAnalysis(shell: Shell, gate: Gate): void {
  write(shell, 'reana.yaml', ANALYSIS);
  write(shell, 'workflow.yml', workflow(gate));
  write(shell, 'data.txt', 'data\n');
}

export function write(shell: Shell, path: string, text: string): void {
  const file = join(shell.folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
