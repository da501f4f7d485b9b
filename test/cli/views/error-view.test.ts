import { errorText } from '../../../src/cli/views/error-view.js';
import { PLAIN } from '../../../src/cli/io.js';
import type { Run } from '../../../src/reana/model.js';
import { RunFailedError, type FailedStep } from '../../../src/runs/run-errors.js';
import { expectWords } from '../../support/words.js';

const RUN = { id: 'a1', name: 'madminer.1', status: 'failed' } as unknown as Run;

function step(name: string, logTail: string): FailedStep {
  return { jobId: name, name, logTail };
}

test('parallel steps that failed alike are told once, with their count', () => {
  const steps = [
    ...[0, 1, 2].map((n) =>
      step('pythia', `error: job_00${n}: event ${17 * n} has no weight for w\nhint: make it anew\n`),
    ),
    step('delphes', 'error: the observable pt_j1 is NaN\n'),
    step('delphes', ''),
  ];
  const text = errorText(new RunFailedError(RUN, steps), PLAIN);
  expect(text.match(/has no weight for w/g)).toHaveLength(1);
  expectWords(text.split('\n'));
});
