import { classifyEngine } from '../../../../src/runs/scan/failures/engine-failure.js';

const EXITED = 'Workflow exited unexpectedly.';

function record(level: string, text: string): string {
  return `2030-01-01 10:00:00,000 | adage | MainThread | ${level} | ${text}`;
}

const BEGAN = record('INFO', 'initializing workflow');
const DONE = record('INFO', 'done. dumping workflow to disk.');
const FINISHED_BUT_FAILED = [
  record('ERROR', 'some weird exception caught in adage process loop'),
  'Traceback (most recent call last):',
  '  File "adage/pollingexec.py", line 89, in adage_coroutine',
  "    raise RuntimeError('workflow finished but failed')",
  'RuntimeError: workflow finished but failed',
].join('\n');

test.each([
  ['', 'no step failed, and the workflow engine wrote nothing'],
  [
    'the run broke off: no stage has this name\n',
    'no step failed: the run broke off: no stage has this name',
  ],
  // The reason stands above the engine's own log, which ends with something else.
  [
    `${EXITED}\nJob submission error: the memory limit 90Gi is above 20Gi\n${BEGAN}\n${DONE}\n\n`,
    'no step failed: Job submission error: the memory limit 90Gi is above 20Gi',
  ],
  [
    `${EXITED}\nworkflow finished but failed\n${BEGAN}\n${FINISHED_BUT_FAILED}\n${record('ERROR', 'node: </fit:0|failed|known> failed. reason: no such file')}\n${DONE}\n`,
    `no step failed: ${record('ERROR', 'node: </fit:0|failed|known> failed. reason: no such file')}`,
  ],
  // Servers that collect logs elsewhere have the engine's own alone.
  [
    `${BEGAN}\nTraceback (most recent call last):\n  File "a"\n    x\nKeyError: 1\n${DONE}\n`,
    'no step failed: KeyError: 1',
  ],
  [`${EXITED}\n${BEGAN}\n${DONE}\n`, `no step failed: ${DONE}`],
])('of %j', (log, message) => {
  expect(classifyEngine(log)).toEqual({ kind: 'engine', message });
});

test.each([
  `${EXITED}\n${BEGAN}\n${record('WARNING', 'Termination signal 15 received. Workflow interrupted ...')}\n`,
  `${BEGAN}\n${record('WARNING', 'Termination signal 15 received. Workflow interrupted ...')}\n${DONE}\n`,
  `${EXITED}\nWorkflow engine logs could not be retrieved.\n`,
  `${EXITED}\n`,
])('an engine that is told to end has lost its machine: %j', (log) => {
  expect(classifyEngine(log)).toEqual({ kind: 'node-lost', message: 'the workflow engine was told to end' });
});

test('a run that never found a place may find one when it is tried again', () => {
  const gaveUp = 'Workflow curve--0001-0123456789.1 failed to schedule after 200 retries. Giving up.';
  const reason = 'Reason: there are already 30 running workflows whilst the allowed maximum is 30.';
  expect(classifyEngine(`${gaveUp}\n${reason}\nWorkflow engine logs could not be retrieved.\n`)).toEqual({
    kind: 'node-lost',
    message: `${gaveUp} ${reason}`,
  });
  expect(classifyEngine(`${gaveUp}\n`)).toEqual({ kind: 'node-lost', message: gaveUp });
});
