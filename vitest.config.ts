import { defineConfig } from "vitest/config";
import { leftOut } from "./test/long-files.ts";
import { QUICK } from "./test/quick.ts";

/** Tests that replace parts of what others use: each of them has modules of its own. */
const ALONE = ["test/http/busy.test.ts", "test/currency/digits.test.ts"];

const { CAMBIUM_TEST_QUICK: quick, CAMBIUM_RUNS: runs } = process.env;

const shared = {
  extends: true as const,
  test: {
    name: "shared",
    include: quick === undefined ? ["test/**/*.test.ts"] : QUICK,
    exclude: [...ALONE, ...leftOut()],
    isolate: false,
  },
};
const alone = { extends: true as const, test: { name: "alone", include: ALONE } };

export default defineConfig({
  test: {
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 3,
    expect: { poll: { timeout: 120_000 } },
    globalSetup: ["test/run.ts", "test/setup/shared.ts"],
    setupFiles: [
      "test/failure.ts",
      "test/sampled.ts",
      ...(runs === undefined ? ["test/small-duckdb.ts"] : []),
    ],
    projects: quick === undefined ? [shared, alone] : [shared],
  },
});
