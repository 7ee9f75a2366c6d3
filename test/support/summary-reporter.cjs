const { writeFileSync } = require('node:fs');

/**
 * Writes jest's counts as JSON to `$TEST_SUMMARY_FILE`, so that a caller can add them up without parsing the output.
 * Suites that failed before their first test count in `brokenSuites`.
 */
class SummaryReporter {
  onRunComplete(_contexts, results) {
    const file = process.env.TEST_SUMMARY_FILE;
    if (!file) return;
    const summary = {
      passed: results.numPassedTests,
      failed: results.numFailedTests,
      skipped: results.numPendingTests + results.numTodoTests,
      brokenSuites: results.numRuntimeErrorTestSuites,
    };
    writeFileSync(file, `${JSON.stringify(summary)}\n`);
  }
}

module.exports = SummaryReporter;
