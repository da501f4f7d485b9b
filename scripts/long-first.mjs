import Sequencer from '@jest/test-sequencer';

/** Files that take longest, the longest first; a worker that began one of them last would work on it alone. */
const LONG = [
  'faults/faults',
  'faults/silence',
  'e2e/scan-kill',
  'e2e/kill-submit',
  'peers/reana-client-oidc',
  'examples/ci',
  'peers/reana-client',
  'peers/reana-client-scan',
  'e2e/scan-madminer',
  'runs/kill-points',
  'e2e/local-run',
  'runs/embedded-server',
  'cli/commands/runs',
  'cli/scan/commands',
  'e2e/scan-collect-kill',
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
