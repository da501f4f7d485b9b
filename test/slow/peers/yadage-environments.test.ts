import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { delimiter } from 'node:path';
import { loadWorkflow } from '../../../src/analysis/load/load-workflow.js';
import { mapSubInits } from '../../../src/analysis/sub-inits.js';
import { readEngineOptions } from '../../../src/local/runs/operational-options.js';
import { runWorkflow } from '../../../src/yadage/engine.js';
import type { StepOutcome, StepRequest } from '../../../src/execution/executor.js';
import { shellLine } from '../../../src/local/runtimes/shell-line.js';
import { canonical, type ComparedNode } from '../../yadage/support/bundle.js';
import { LocalExecutor } from '../../yadage/support/local-executor.js';
import { MemoryJournal } from '../../yadage/support/memory-journal.js';
import { withFolder } from '../../yadage/support/scratch.js';
import { engineTools } from '../../yadage/support/tools.js';
import { readRealGraph, runYadage } from './real-yadage.js';

const PARAMETERS = { word: 'hello', card: 'given.txt' };
const OPTIONS = {
  initdir: 'outer',
  pathbase: 'data',
  subinits: { outer: { _data: 'outer', many_1: 'many' } },
};

/** Stands for docker: keeps the arguments of `docker run`, and runs nothing. */
const DOCKER = '#!/bin/sh\nprintf "%s\\n" "$@" > "$ARGUMENTS"\n';

async function makeWorkspace(folder: string): Promise<void> {
  for (const name of ['outer', 'many']) {
    await mkdir(`${folder}/data/${name}`, { recursive: true });
    await writeFile(`${folder}/data/${name}/given.txt`, `from ${name}\n`);
  }
  await writeFile(`${folder}/workflow.yml`, await readFile('test/fixtures/yadage/environments.yml'));
}

/** Runs it with PyPI's yadage; returns the arguments that its docker was given. */
async function runTheirs(folder: string): Promise<readonly string[]> {
  const bin = `${folder}/bin`;
  await mkdir(bin);
  await writeFile(`${bin}/docker`, DOCKER);
  await chmod(`${bin}/docker`, 0o755);
  await writeFile(`${folder}/parameters.yml`, JSON.stringify(PARAMETERS));
  const options = [
    `initdir=${OPTIONS.initdir}`,
    `pathbase=${folder}/${OPTIONS.pathbase}`,
    `subinits=${JSON.stringify(OPTIONS.subinits)}`,
  ].flatMap((option) => ['-d', option]);
  await runYadage(folder, ['workflow.yml', 'parameters.yml', '-t', folder, ...options], {
    PATH: [bin, process.env.PATH].join(delimiter),
    ARGUMENTS: `${folder}/arguments`,
  });
  return (await readFile(`${folder}/arguments`, 'utf8')).trimEnd().split('\n');
}

/** Runs it with our engine; what would be in a container writes the files that a runtime mounts, and runs nothing. */
async function runOurs(folder: string): Promise<{ nodes: ComparedNode[]; contained: StepRequest }> {
  const { workflow } = await loadWorkflow({ root: folder, file: 'workflow.yml' });
  const { initdir = '', subinits = {} } = readEngineOptions({ inputs: { options: OPTIONS } }, {});
  const local = new LocalExecutor();
  let contained: StepRequest | undefined;
  const { snapshot } = await runWorkflow({
    workflow,
    parameters: PARAMETERS,
    workdir: folder,
    initdir: `${folder}/${initdir}`,
    subinits: mapSubInits(subinits, (path) => `${folder}/${path}`),
    journal: new MemoryJournal(),
    executor: {
      async execute(step, signal): Promise<StepOutcome> {
        if (step.environment.environment_type !== 'docker-encapsulated') return local.execute(step, signal);
        contained = step;
        for (const [index, { content }] of (step.mounts ?? []).entries())
          await writeFile(`${step.readWrite[0]!}/_yadage_parmount_${index}.txt`, content);
        return { status: 'succeeded' };
      },
    },
    ...engineTools(),
  });
  const nodes = snapshot.nodes.map((node): ComparedNode => {
    const { address, name, state, parents, parameters, result, readWrite, readOnly } = node;
    return { address, name, state, parents, parameters, result, readWrite, readOnly, command: null };
  });
  return { nodes, contained: contained! };
}

test('environments and folders of sub-workflows are those of PyPI’s yadage', async () => {
  await withFolder(async (folder) => {
    const [theirs, ours] = [`${folder}/theirs`, `${folder}/ours`];
    await Promise.all([makeWorkspace(theirs), makeWorkspace(ours)]);
    const [command, { nodes, contained }] = await Promise.all([runTheirs(theirs), runOurs(ours)]);
    const expected = canonical(await readRealGraph(theirs), theirs);
    expect(expected).toHaveLength(8);
    expect(canonical(nodes, ours)).toEqual(expected);
    const outputs = await Promise.all(
      [theirs, ours].map(async (place) =>
        (await readFile(`${place}/outer/copy/out.txt`, 'utf8')).replaceAll(place, ''),
      ),
    );
    expect(outputs).toEqual(Array(2).fill('/outer/copy\nfrom outer\n'));

    // What docker is given: the folder, the mounted file with its content, and the setup script before the command.
    const { environment, workdir, mounts = [] } = contained;
    const envscript = environment.environment_type === 'docker-encapsulated' ? environment.envscript : '';
    expect(command[command.indexOf('-w') + 1]).toBe(workdir!.replace(ours, theirs));
    const [mount] = mounts;
    expect(command).toContain(`${theirs}/contained/_yadage_parmount_0.txt:${mount!.path}:rw`);
    expect(mount!.content).toBe(await readFile(`${theirs}/contained/_yadage_parmount_0.txt`, 'utf8'));
    const line = shellLine({ process: contained.process, envscript });
    expect(line.replace(/^\. /, 'source ')).toBe(command.at(-1));
  });
}, 300_000);
