import Sequencer from '@jest/test-sequencer';

/** The slowest files, slowest first; a worker that started one of them last would run it alone. */
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

/** Jest's order by the durations of earlier runs; without any, long files come first. */
export default class LongFirst extends Sequencer {
  sort(tests) {
    const place = ({ path, duration }) => {
      const found = LONG.findIndex((name) => path.endsWith(`/test/${name}.test.ts`));
      return duration !== undefined || found < 0 ? LONG.length : found;
    };
    return super.sort(tests).sort((one, other) => place(one) - place(other));
  }
}
