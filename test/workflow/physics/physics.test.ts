import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const FOLDER = resolve('test/workflow/physics');
const SCRIPTS = [resolve('workflow/physics/scripts'), resolve('workflow/common')];
const PYTHON = process.env['REANA_MADMINER_TEST_PYTHON'] ?? '';

// check_madgraph.py is for an environment like the physics image's: MadMiner's DelphesReader needs uproot3 (Python below
// 3.12), and its programs are only used where pythia8mc is missing.
const checks = readdirSync(FOLDER).filter((name) => /^check_\w+\.py$/.test(name) && name !== 'check_madgraph.py');

test('a Python with the physics environment is named', () => {
  if (PYTHON === '') {
    throw new Error(
      'REANA_MADMINER_TEST_PYTHON is not set: it names the interpreter of the environment in workflow/environments',
    );
  }
});

test.each(checks)('%s', async (name) => {
  if (PYTHON === '') throw new Error('REANA_MADMINER_TEST_PYTHON is not set');
  const env = {
    ...process.env,
    PYTHONPATH: SCRIPTS.join(':'),
    PYTHONWARNINGS: 'ignore',
    OMP_NUM_THREADS: '1',
  };
  const { stderr } = await promisify(execFile)(PYTHON, [join(FOLDER, name)], { env, maxBuffer: 2 ** 24 });
  expect(stderr).toMatch(/Ran [1-9]\d* tests? in .*\n\nOK\n$/);
}, 180_000);
