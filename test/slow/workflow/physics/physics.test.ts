import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const FOLDER = resolve('test/slow/workflow/physics');
const SCRIPTS = [resolve('workflow/physics/scripts'), resolve('workflow/common')];

/** Today's packages, and the public images': MadMiner reads Delphes' files with uproot3, which Python 3.12 can't import. */
const PYTHONS = {
  REANA_MADMINER_TEST_PYTHON: process.env.REANA_MADMINER_TEST_PYTHON,
  REANA_MADMINER_PY38: process.env.REANA_MADMINER_PY38,
};
type Interpreter = keyof typeof PYTHONS;

const checks = readdirSync(FOLDER)
  .filter((name) => /^check_\w+\.py$/.test(name))
  .map((name): [string, Interpreter] => [
    name,
    name === 'check_madgraph.py' ? 'REANA_MADMINER_PY38' : 'REANA_MADMINER_TEST_PYTHON',
  ]);

test.each(checks)('%s in the environment of %s', async (name, interpreter) => {
  const python = PYTHONS[interpreter];
  if (python === undefined) throw new Error(`${interpreter} names no Python: use npm test`);
  const env = {
    ...process.env,
    PYTHONPATH: SCRIPTS.join(':'),
    PYTHONWARNINGS: 'ignore',
    OMP_NUM_THREADS: '1',
  };
  const { stderr } = await promisify(execFile)(python, [join(FOLDER, name)], { env, maxBuffer: 2 ** 24 });
  expect(stderr).toMatch(/Ran [1-9]\d* tests? in .*\n\nOK\n$/);
}, 900_000);
