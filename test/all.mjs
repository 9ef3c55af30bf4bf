// Runs the checks, the build and all tests, and ends with one line: N passed, N failed.
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync } from "node:fs";

const results = "out/tests.json";
/** How many commits there are: whose turn it is of the longest tests (`test/amount.ts`). */
const commits = spawnSync("git", ["rev-list", "--count", "HEAD"], { encoding: "utf8" }).stdout;
const env = { ...process.env, CAMBIUM_TEST_ALL: "1", CAMBIUM_TEST_TURN: String(Number(commits) || 0) };
const run = (command, args) => spawnSync(command, args, { stdio: "inherit", env }).status === 0;

mkdirSync("out", { recursive: true });
rmSync(results, { force: true });
const isChecked = run("npm", ["run", "-s", "check"]);
const isBuilt = isChecked && run("npm", ["run", "-s", "build"]);
if (isBuilt)
  run("npx", ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${results}`]);
const totals = readTotals();
const failed = totals.failed + (isChecked ? 0 : 1) + (isChecked && !isBuilt ? 1 : 0);
console.log(
  `${totals.passed} passed, ${failed} failed${totals.skipped > 0 ? `, ${totals.skipped} skipped` : ""}`,
);
process.exitCode = failed === 0 && totals.passed > 0 && totals.isWhole ? 0 : 1;

function readTotals() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, success } = JSON.parse(
      readFileSync(results, "utf8"),
    );
    return {
      passed: numPassedTests,
      failed: numFailedTests + (success || numFailedTests > 0 ? 0 : 1),
      skipped: numPendingTests + numTodoTests,
      isWhole: success,
    };
  } catch {
    return { passed: 0, failed: isBuilt ? 1 : 0, skipped: 0, isWhole: false };
  }
}
