import { expect, it } from "vitest";
import { allOperations } from "../../src/api/operations.ts";

/** Words that begin a noun phrase or a question: a summary says what a command does, as `Show …` or `Export …`. */
const NOT_A_VERB = /^(A|All|An|Every|Everything|How|It|One|Several|The|What|When|Which|Who|Why)\b/;

it.each(allOperations.map(({ name, summary }) => ({ name, summary })))(
  "sums $name up in one short imperative line",
  ({ summary }) => {
    expect(summary).toMatch(/^[A-Z][a-z]+ /);
    expect(summary).not.toMatch(NOT_A_VERB);
    expect(summary).not.toMatch(/\.$/);
    expect(summary.length).toBeLessThan(80);
  },
);
