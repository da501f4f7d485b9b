import { fc } from '../../support/property.js';
import type { RunLogs, StepLog, StepStatus } from '../../../src/reana/model.js';
import { explainScatter, type ScatterEvidence } from '../../../src/scans/scatter/explain-scatter.js';
import { expectWords } from '../../support/words.js';

const WORKSPACE = '/var/reana/users/0/workflows/d0209abd';

function step(command: string, status: StepStatus = 'failed', log = 'it broke'): StepLog {
  return {
    jobId: command,
    name: 'draw',
    status,
    rawStatus: status,
    backend: 'Kubernetes',
    image: 'image:1',
    command,
    log,
  };
}

/** What is left of three points, of which these have their plots. */
function remains(steps: readonly StepLog[], made: readonly number[]): ScatterEvidence {
  const logs: RunLogs = { engine: 'the engine stopped', steps, isLive: false };
  const outputsOf = (place: number): string[] => [
    `points_${place}/draw/plots`,
    `points_${place}/draw/*/a.png`,
  ];
  return { logs, outputs: [0, 1, 2].flatMap(outputsOf), existing: new Set(made.flatMap(outputsOf)) };
}

function messages(steps: readonly StepLog[], made: readonly number[]): (string | undefined)[] {
  return explainScatter(3, remains(steps, made)).map((cause) => cause?.message);
}

const inPoint = (place: number): string => `cd ${WORKSPACE}/points_${place}/draw; make`;

test('a point has failed whose own step did, whatever it has made before', () => {
  const steps = [step(inPoint(0), 'finished'), step(inPoint(1)), step(inPoint(2), 'finished')];
  expect(messages(steps, [0, 1, 2])).toEqual([undefined, 'it broke', undefined]);
  expect(messages(steps, [0, 2])).toEqual([undefined, 'it broke', undefined]);
});

test('each point has the cause of its own steps', () => {
  const steps = [step(inPoint(0), 'failed', 'first'), step(inPoint(2), 'failed', 'third')];
  expect(messages(steps, [1])).toEqual(['first', undefined, 'third']);
});

test('scripts are looked into as well', () => {
  const script = Buffer.from(`set -e\nmake ${WORKSPACE}/points_2/draw\n`).toString('base64');
  expect(messages([step(`echo ${script}|base64 -d|bash`)], [0, 1, 2])).toEqual([
    undefined,
    undefined,
    'it broke',
  ]);
});

test('a step that names no point explains those without outputs; else it may be any point’s', () => {
  expect(messages([step('exit 1')], [0, 2])).toEqual([undefined, 'it broke', undefined]);
  expect(messages([step('exit 1')], [0, 1, 2])).toEqual(['it broke', 'it broke', 'it broke']);
});

test('a point without outputs has failed, even when all its steps went well', () => {
  const causes = explainScatter(3, remains([step(inPoint(0))], [1]));
  expect(causes).toEqual([
    { kind: 'own-error', step: 'draw', message: 'it broke', logTail: 'it broke' },
    undefined,
    { kind: 'engine', message: expect.stringContaining('draw/plots') as string },
  ]);
  expectWords(causes[2]!.message);
});

test('when the engine broke off, no point has finished', () => {
  fc.assert(
    fc.property(
      fc.subarray([0, 1, 2]),
      fc.constantFrom<StepStatus>('running', 'queued', 'created', 'stopped', 'unknown'),
      (made, status) => {
        const steps = [step(inPoint(0)), step(inPoint(1), status)];
        for (const left of [steps, [step(inPoint(0), 'finished')], []])
          expect(explainScatter(3, remains(left, made))).not.toContain(undefined);
      },
    ),
  );
});
