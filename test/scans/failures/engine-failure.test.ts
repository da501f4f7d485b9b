import { classifyEngine } from '../../../src/scans/failures/engine-failure.js';
import { expectWords } from '../../support/words.js';

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

const NODE_FAILED = record('ERROR', 'node: </fit:0|failed|known> failed. reason: no such file');

test.each([
  ['nothing', '', ''],
  ['one line', 'the run broke off: no stage has this name\n', 'the run broke off: no stage has this name'],
  [
    'the reason, above the log of the engine, which ends with something else',
    `${EXITED}\nJob submission error: the memory limit 90Gi is above 20Gi\n${BEGAN}\n${DONE}\n\n`,
    'Job submission error: the memory limit 90Gi is above 20Gi',
  ],
  [
    'that of a node that failed',
    `${EXITED}\nworkflow finished but failed\n${BEGAN}\n${FINISHED_BUT_FAILED}\n${NODE_FAILED}\n${DONE}\n`,
    NODE_FAILED,
  ],
  [
    'the log of the engine alone, which servers have that collect logs elsewhere',
    `${BEGAN}\nTraceback (most recent call last):\n  File "a"\n    x\nKeyError: 1\n${DONE}\n`,
    'KeyError: 1',
  ],
  ['an engine that ended well', `${EXITED}\n${BEGAN}\n${DONE}\n`, DONE],
])('of %s', (_title, log, line) => {
  const { kind, message } = classifyEngine(log);
  expect(kind).toBe('engine');
  expect(message.endsWith(line)).toBe(true);
  expectWords(message);
});

test('an engine that is told to end has lost its machine', () => {
  const told = record('WARNING', 'Termination signal 15 received. Workflow interrupted ...');
  const causes = [
    `${EXITED}\n${BEGAN}\n${told}\n`,
    `${BEGAN}\n${told}\n${DONE}\n`,
    `${EXITED}\nWorkflow engine logs could not be retrieved.\n`,
    `${EXITED}\n`,
  ].map(classifyEngine);
  expect(causes.map(({ kind }) => kind)).toEqual(Array(4).fill('node-lost'));
  expectWords(causes.map(({ message }) => message));
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
