import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findStaleWords } from './stale-words.mjs';

/** A jest reporter that writes the counts of a run to the file that `REANA_MADMINER_TEST_COUNTS` names. */
export default class Reporter {
  onRunComplete(_contexts, results) {
    // A suite that could not be loaded has no tests to count, but is a failure.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const stale = findStaleWords(results.testResults);
    const counts = { passed: results.numPassedTests, failed, stale };
    writeFileSync(process.env.REANA_MADMINER_TEST_COUNTS, JSON.stringify(counts));
    this.keepReport(results.testResults);
  }

  /** The output of the tests themselves, which is searched for credentials as well. */
  keepReport(suites) {
    const folder = join(process.env.REANA_MADMINER_TEST_TRACES, 'kept');
    mkdirSync(folder, { recursive: true });
    const shown = suites.map(({ failureMessage, console }) => ({ failureMessage, console }));
    writeFileSync(join(folder, 'report.json'), JSON.stringify(shown, null, 1));
  }
}
