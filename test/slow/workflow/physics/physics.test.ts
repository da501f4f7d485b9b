import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { WarmPython } from '../../support/warm-python.js';
import { type Python, pathOf, pythonVariables, runCheck } from '../run-check.js';

const FOLDER = resolve('test/slow/workflow/physics');
const SCRIPTS = [resolve('workflow/physics/scripts'), resolve('workflow/common')];

/** Today's packages, and the public images': MadMiner reads Delphes' files with uproot3, which Python 3.12 can't import. */
const checks = readdirSync(FOLDER)
  .filter((name) => /^check_\w+\.py$/.test(name))
  .map((name): [string, Python] => [
    name,
    name === 'check_madgraph.py' ? 'REANA_MADMINER_PHYSICS_PY38' : 'REANA_MADMINER_PHYSICS_PYTHON',
  ]);

/** Whether the checks of this file run stages as processes; they do so through stages.py. */
function runsStages(name: string): boolean {
  return readFileSync(join(FOLDER, name), 'utf8').includes('from stages import');
}

test.each(checks)('%s in the environment of %s', async (name, variable) => {
  const python = pathOf(variable);
  const preload = resolve('workflow/environments/preload_physics.py');
  const warm = runsStages(name)
    ? await WarmPython.start(python, preload, pythonVariables(python))
    : undefined;
  try {
    const env = { PYTHONPATH: SCRIPTS.join(':'), WARM_PYTHON: warm?.executable };
    const printed = await runCheck(`physics/${name}`, variable, { env });
    expect(printed).toMatch(/Ran [1-9]\d* tests? in .*\n\nOK\n$/);
  } finally {
    await warm?.close();
  }
}, 900_000);
