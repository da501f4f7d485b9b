import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import type { JsonObject } from '../../../src/core/json.js';
import { writeJson } from '../../../src/core/json/write-json.js';
import {
  FAILING_JQ_CASES,
  GRAPHS,
  JQ_CASES,
  placeGraph,
  readGraphs,
  type PlacedGraph,
} from '../../yadage/support/jq-cases.js';
import { withFolder } from '../../yadage/support/scratch.js';
import { readRealGraph, runYadage } from './real-yadage.js';

/** With REANA_MADMINER_WRITE_GRAPHS=1 the graphs are written, from which the fast tests know them. */
const isWriting = process.env.REANA_MADMINER_WRITE_GRAPHS === '1';
const PATIENCE = 900_000;

async function runReal(name: string, parameters: JsonObject, folder: string): Promise<void> {
  const file = name === 'workdir-to-subworkflow' ? 'workdir' : name;
  await mkdir(`${folder}/init`);
  await cp(`test/fixtures/yadage/jq/${file}.yml`, `${folder}/workflow.yml`);
  await writeFile(`${folder}/values.yml`, writeJson(parameters));
  const args = ['workflow.yml', 'values.yml', '-t', folder];
  // Without containers: files for them are written all the same.
  await runYadage(folder, args, name === 'mounts' ? { PACKTIVITY_DRYRUN: '1' } : {});
}

async function readMounts(folder: string): Promise<Record<string, string>> {
  const files = await readdir(folder, { recursive: true });
  const mounts = files.flatMap((path) => {
    const [, step, index] = /^(.*)\/_yadage_parmount_(\d+)\.txt$/.exec(path) ?? [];
    return step === undefined ? [] : [[`${step}_${index}`, path] as const];
  });
  const texts = mounts.map(
    async ([name, path]) => [name, await readFile(`${folder}/${path}`, 'utf8')] as const,
  );
  return Object.fromEntries(await Promise.all(texts));
}

const made: Record<string, PlacedGraph> = {};
afterAll(async () => {
  if (isWriting) await writeFile(GRAPHS, `${writeJson(made, 1)}\n`);
});

test.each(Object.entries(JQ_CASES))(
  '%s gives the graph that the fast tests know',
  async (name, parameters) => {
    await withFolder(async (folder) => {
      await runReal(name, parameters, folder);
      const graph = placeGraph(await readRealGraph(folder), await readMounts(folder), folder);
      made[name] = graph;
      if (!isWriting) expect(graph).toEqual((await readGraphs())[name]);
    });
  },
  PATIENCE,
);

test.each(Object.entries(FAILING_JQ_CASES))(
  '%s fails',
  async (name, parameters) => {
    await withFolder(async (folder) => {
      await expect(runReal(name, parameters, folder)).rejects.toMatchObject({ code: 1 });
    });
  },
  PATIENCE,
);
