import { writeFileSync } from 'node:fs';

/** A jest reporter that leaves the numbers of a run in the file that `REANA_MADMINER_TEST_COUNTS` names. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    // A suite that could not be loaded has no tests to count, and is a failure all the same.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    writeFileSync(
      process.env.REANA_MADMINER_TEST_COUNTS,
      JSON.stringify({ passed: results.numPassedTests, failed }),
    );
  }
}
