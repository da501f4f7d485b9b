import { removeFrame } from '../../../src/reana/wire/log-frame.js';
import { runLogs } from '../../../src/reana/wire/wire-logs.js';
import { recorded } from '../stub-server.js';

test.each([
  ['job: :\n greeted 3 people\n\n\nCompleted\n', { log: 'greeted 3 people\n', ending: 'Completed' }],
  ['job: :\n no line end\n\nError\n', { log: 'no line end', ending: 'Error' }],
  ['job: :\n \n\nCompleted\n', { log: '', ending: 'Completed' }],
  ['job: :\n Error\n\n\nError\n', { log: 'Error\n', ending: 'Error' }],
  ['job: :\n   indented\n\n\nCompleted\n', { log: '  indented\n', ending: 'Completed' }],
  ['reana-run-job-1a2b: :\n epoch 1\n\n\nOOMKilled\n', { log: 'epoch 1\n\n\nOOMKilled\n' }],
  [
    'job: :\n slow\n\n\nError\n\nDeadlineExceeded\nThe job was',
    { log: 'slow\n\n\nError\n\nDeadlineExceeded\nThe job was' },
  ],
])('%j is framed', (log, expected) => {
  expect(removeFrame(log, 'Kubernetes')).toEqual(expected);
});

test.each([
  '',
  'Completed\n',
  'loading\n\nCompleted\n',
  'job: :\nwithout the space\n\nCompleted\n',
  'job :\n one\n\nCompleted\n',
  'two words: :\n one\n\nCompleted\n',
  'Container job failed, error: no such image',
  'first\njob: :\n one\n\nCompleted\n',
])('%j is not', (log) => {
  expect(removeFrame(log, 'Kubernetes')).toEqual({ log });
});

test.each(['Slurm', 'HTCondor', 'host', ''])('logs of %j have no frame', (backend) => {
  const log = 'job: :\n one\n\nCompleted\n';
  expect(removeFrame(log, backend)).toEqual({ log });
});

test('the recordings of a real server', () => {
  const logsOf = (name: string): unknown =>
    runLogs(recorded(name).body, '').steps.map(({ log, ending }) => [log, ending]);
  expect(logsOf('logs-finished')).toEqual([
    ['greeted 3 people\n', 'Completed'],
    ['', 'Completed'],
  ]);
  expect(logsOf('logs-failed')).toEqual([
    ['greeted 3 people\n', 'Completed'],
    ['going wrong\n', 'Error'],
  ]);
  expect(logsOf('logs-bad-image')).toEqual([
    [expect.stringMatching(/^Container job failed, error: /), undefined],
  ]);
});
