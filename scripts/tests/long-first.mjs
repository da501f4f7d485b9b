import Sequencer from '@jest/test-sequencer';

/** Files that take longest, the longest first; a worker that began one of them last would work on it alone. */
const LONG = [
  'slow/faults/faults',
  'slow/workflow/physics/physics',
  'slow/peers/containers-physics',
  'slow/e2e/bundle',
  'slow/e2e/kill-submit',
  'slow/peers/yadage-run',
  'slow/peers/reana-client-bundle',
  'slow/e2e/scan-kill',
  'slow/workflow/ml/chain',
  'slow/examples/ci',
  'slow/e2e/scan-madminer',
  'slow/e2e/scan-side-by-side',
  'slow/e2e/image-stack',
  'slow/peers/reana-client-oidc',
  'slow/peers/reana-client',
  'slow/e2e/local-run',
  'faults/each-once',
  'runs/kill-points',
  'scans/control/clear-failed',
  'runs/embedded-server',
  'local/daemon/local-server',
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
