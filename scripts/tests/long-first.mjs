import Sequencer from '@jest/test-sequencer';

/** Files that take longest, the longest first; a worker that began one of them last would work on it alone. */
const LONG = [
  'workflow/physics/physics',
  'workflow/ml/chain',
  'e2e/kill-submit',
  'e2e/bundle',
  'e2e/scan-kill',
  'peers/reana-client',
  'peers/reana-client-oidc',
  'peers/containers-physics',
  'faults/faults',
  'examples/ci',
  'faults/silence',
  'runs/kill-points',
  'peers/reana-client-bundle',
  'e2e/scan-madminer',
  'e2e/image-stack',
  'peers/yadage-run',
  'runs/scan/scan-errors',
  'peers/yadage-scatter',
];

/** Jest's order by what it remembers of earlier runs; where it remembers nothing, long files come first. */
export default class LongFirst extends Sequencer {
  sort(tests) {
    const place = ({ path, duration }) => {
      const found = LONG.findIndex((name) => path.endsWith(`/test/${name}.test.ts`));
      return duration !== undefined || found < 0 ? LONG.length : found;
    };
    return super.sort(tests).sort((one, other) => place(one) - place(other));
  }
}
