import { mkdir, writeFile } from 'node:fs/promises';
import {
  bundleParameters,
  canonical,
  makeWorkspace,
  runBundle,
  type ComparedNode,
} from '../../yadage/support/bundle.js';
import { readCommand, readRealGraph, runYadage } from './real-yadage.js';
import { listFiles, withFolder } from '../../yadage/support/scratch.js';

test('the bundled workflow ends in the graph that PyPI’s yadage makes of the same files', async () => {
  await withFolder(async (folder) => {
    const theirs = `${folder}/theirs`;
    const ours = `${folder}/ours`;
    await mkdir(theirs);
    await Promise.all([makeWorkspace(theirs), makeWorkspace(ours)]);
    const parameters = `${theirs}/parameters.yml`;
    await writeFile(parameters, JSON.stringify(await bundleParameters()));
    const [, { outcome }] = await Promise.all([
      runYadage(theirs, [
        'workflow/workflow.yml',
        parameters,
        '-t',
        theirs,
        '-d',
        'initdir=.',
        '-b',
        'multiproc:4',
      ]),
      runBundle(ours),
    ]);
    const nodes = await Promise.all(
      outcome.snapshot.nodes.map(async (node): Promise<ComparedNode> => {
        const { address, name, state, parents, parameters, result, readWrite, readOnly } = node;
        const command = await readCommand(readWrite[0]);
        return { address, name, state, parents, parameters, result, readWrite, readOnly, command };
      }),
    );
    const expected = canonical(await readRealGraph(theirs), theirs);
    expect(expected).toHaveLength(26);
    expect(canonical(nodes, ours)).toEqual(expected);
    const made = async (workspace: string): Promise<string[]> =>
      (await listFiles(workspace)).filter(
        (file) => /^workflow_/.test(file) && !file.includes('/_packtivity/'),
      );
    expect(await made(ours)).toEqual(await made(theirs));
  });
}, 900_000);
