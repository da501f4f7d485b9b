import { serialEngine } from '../../../src/local/engines/serial-engine.js';
import type { RunEngine } from '../../../src/local/engines/run-engine.js';
import { planSerialRun } from '../../../src/serial/plan-run.js';
import { expectWords } from '../../support/words.js';

function engineFor(...commands: readonly string[]): RunEngine {
  const steps = commands.map((command, index) => ({
    ...{ name: `s${index}`, environment: index === 0 ? 'first:1' : 'other', commands: [command] },
  }));
  const planned = planSerialRun({ steps }, { folder: '/madminer' });
  if (planned.kind === 'refused') throw new Error(JSON.stringify(planned.faults));
  return serialEngine({ type: 'serial', commands: planned.plan });
}

test('every image is prepared once, by its full name', () => {
  expect(engineFor('true', 'true', 'true').images).toEqual(['first:1', 'other:latest']);
});

test('programs that only an image has keep a run from this machine, also when a parameter names them', async () => {
  const engine = engineFor(
    'bash ${folder}/scripts/configure.sh',
    'ls /madminer',
    'true && /madminer/bin/run; date',
  );
  const { hostObstacles = [] } = await engine.findObstacles();
  expect(hostObstacles).toHaveLength(2);
  expectWords(hostObstacles);
});

test('programs of the machine, of the workspace and of PATH do not', async () => {
  const engine = engineFor('bash ./run.sh', '/usr/bin/env true', 'python3 fit.py > /dev/null', 'bin/fit');
  expect(await engine.findObstacles()).toEqual({ hostObstacles: [] });
});
