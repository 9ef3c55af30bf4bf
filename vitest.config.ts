import { defineConfig } from "vitest/config";

/** Tests that replace parts of what others use: each of them has modules of its own. */
const ALONE = ["test/http/busy.test.ts", "test/currency/digits.test.ts"];

export default defineConfig({
  test: {
    testTimeout: 120_000,
    hookTimeout: 120_000,
    maxWorkers: 2,
    expect: { poll: { timeout: 8000 } },
    globalSetup: ["test/temp-root.ts"],
    projects: [
      {
        extends: true,
        test: { name: "shared", include: ["test/**/*.test.ts"], exclude: ALONE, isolate: false },
      },
      { extends: true, test: { name: "alone", include: ALONE } },
    ],
  },
});
