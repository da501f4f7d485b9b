import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { RestClient } from '../../../src/reana/rest-client.js';
import type { RunReference } from '../../../src/reana/model.js';
import { planScan, type ScanPlan } from '../../../src/scans/plan/plan-scan.js';

/** Two stages: the first reads the card, the second breaks where the card and `x` say so, until it is let. */
const WORKFLOW = `
stages:
- name: prepare
  dependencies: [init]
  scheduler:
    scheduler_type: singlestep-stage
    parameters: {x: {step: init, output: x}, card: {step: init, output: card}, out: '{workdir}/out.txt'}
    step:
      process: {process_type: string-interpolated-cmd, cmd: 'cp "{card}" {out} && echo "x: {x}" >> {out}'}
      environment: &image {environment_type: docker-encapsulated, image: test, imagetag: '1'}
      publisher: {publisher_type: frompar-pub, outputmap: {out: out}}
- name: draw
  dependencies: [prepare]
  scheduler:
    scheduler_type: singlestep-stage
    parameters: {made: {step: prepare, output: out}, data: {step: init, output: data}, out: '{workdir}/plots'}
    step:
      process: {process_type: string-interpolated-cmd, cmd: COMMAND}
      environment: *image
      publisher: {publisher_type: frompar-pub, outputmap: {out: out}}
`;

const ANALYSIS = `
inputs: {files: [card.yml, data.txt], parameters: {x: 0, card: card.yml, data: data.txt}}
workflow: {type: yadage, file: workflow.yml}
outputs: {files: [prepare/out.txt], directories: [draw/plots]}
`;

/** An analysis with a card, and scans over a value in that and a parameter. */
export class CardScan {
  readonly folder = mkdtempSync(join(tmpdir(), 'card-scan-'));
  private readonly cure = join(this.folder, 'cured');

  /** The point of `x: 3` and `width: 2` breaks in its second stage, until it is cured. */
  constructor() {
    const isBad = "grep -q 'x: 3' {made} && grep -q 'width: 2' {made}";
    const command =
      `if ${isBad} && [ ! -e ${this.cure} ]; then echo it broke; exit 3; fi; ` +
      'mkdir {out} && cat {made} {data} > {out}/plot.txt && ' +
      `printf '{{"twice": %s}}' $(( 2 * $(sed -n 's/^x: //p' {made}) )) > {out}/summary.json`;
    this.write('workflow.yml', WORKFLOW.replace('COMMAND', JSON.stringify(command)));
    this.write('reana.yaml', ANALYSIS);
    this.write('card.yml', 'width: 0 # of the detector\nheight: 7\n');
    this.write('data.txt', 'data\n');
  }

  write(path: string, content: string): void {
    writeFileSync(join(this.folder, path), content);
  }

  /** Lets the point that breaks go through from now on. */
  heal(): void {
    this.write('cured', '');
  }

  /** Points of all these values, of two cards each. */
  async plan(name: string, values: readonly number[], retries = 1): Promise<ScanPlan> {
    this.write(
      'scan.yaml',
      `name: ${name}\nmode: scatter\naxes: [{grid: {x: [${values.join(', ')}], card.yml#/width: [1, 2]}}]\n` +
        `retry: {retries: ${retries}, on: [own-error]}\ncollect: {summary: plots/summary.json}\n`,
    );
    return planScan({ file: join(this.folder, 'scan.yaml') });
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true });
  }
}

/** Contents of a run's files below a folder that are no logs, by their paths in it. */
export async function outputsBelow(
  client: RestClient,
  run: RunReference,
  folder = '',
): Promise<Readonly<Record<string, string>>> {
  const prefix = folder === '' ? '' : `${folder}/`;
  const paths = (await client.workspace.list(run.id))
    .map(({ path }) => path)
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length))
    .filter((path) => /^(prepare|draw)\//.test(path) && !path.includes('_packtivity'));
  const content = async (path: string): Promise<string> =>
    text(await client.workspace.open(run.id, `${prefix}${path}`));
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await content(path)] as const)),
  );
}
