import { describe, expect, it } from "vitest";
import { histories, SEED, several } from "../amount.ts";
import { withCompany } from "../growth/company.ts";
import { compared } from "../growth/parts/part.ts";
import { ledgerOf } from "../oracle/growth/ledger.ts";
import { sideBySide } from "../oracle/growth/side-by-side.ts";
import { sellingOf } from "../oracle/selling/made/made.ts";
import { laterSpan, type Span, spanOf } from "../oracle/selling/periods.ts";
import { bringSelling } from "./bring.ts";
import { expansions, openSums } from "./identities.ts";
import { coverage, forecast } from "./parts/coverage.ts";
import { owners } from "./parts/owners.ts";
import { pace, targets } from "./parts/pace.ts";
import type { Part } from "./parts/part.ts";
import { opportunities, pipeline } from "./parts/pipeline.ts";
import { assisted, credit, realised } from "./parts/realised.ts";
import { restraint } from "./parts/restraint.ts";
import { reach, review } from "./parts/review.ts";

/** Companies that stand side by side in one folder: its people sell to all of them. */
const IN_A_FOLDER = several({ few: 40, all: 50, most: 20 });
const companies = several({ few: 40, all: 200, most: 2 * histories(1000) });
const folders = Array.from({ length: companies / IN_A_FOLDER }, (_, index) => ({
  first: SEED * 1_000_000 + 500_000 + index * 1000,
  isFollowed: index % 2 === 0,
}));

/** What follows signals, which takes long: in every other folder. */
const signals = (quarter: Span, before: Span): Part[] => [
  ...[review(quarter, "kind"), review(before, "owner"), review(before, "segment"), reach],
  review(quarter, "product"),
];

/** Milliseconds that a folder may take on a busy machine. */
const PATIENCE = 600_000;

describe("selling of generated companies", () => {
  it.each(folders)(
    `is what the definitions say, ${IN_A_FOLDER} companies from $first on`,
    async ({ first, isFollowed }) => {
      const seeds = Array.from({ length: IN_A_FOLDER }, (_, index) => first + index);
      const { all: company } = sideBySide(seeds);
      const selling = sellingOf(ledgerOf({ ...company, observations: [] }), first);
      const { today } = selling;
      const quarter = spanOf("quarter", today);
      const [before, earlier] = [laterSpan("quarter", quarter, -1), laterSpan("quarter", quarter, -2)];
      const then = today - 100;
      const parts: Part[] = [
        ...[realised, assisted, credit("month"), credit("quarter")],
        ...[coverage(quarter, today), coverage(before, today), coverage(earlier, earlier.start + 40)],
        ...[pipeline(today), pipeline(then), opportunities(today), opportunities(then)],
        ...[restraint(12), owners(today), owners(then)],
        ...[pace({ day: today }), pace({ day: then }), pace({ day: today, period: before.label })],
        pace({ day: today, period: laterSpan("quarter", quarter, 1).label, metric: "expansion_mrr" }),
        targets,
        ...(isFollowed ? signals(quarter, before) : []),
        ...[forecast(quarter, today), forecast(before, before.start + 30)],
      ];
      await withCompany({ ...company, observations: [] }, async (workspace) => {
        await bringSelling(workspace, selling);
        for (const part of parts) {
          const { expected, found } = compared(part.expected(selling), await part.found(workspace, selling));
          expect.soft({ part: part.name, found }).toEqual({ part: part.name, found: expected });
        }
        if (!isFollowed) return;
        const { board, list, metrics } = await openSums(workspace, selling);
        expect.soft({ list, metrics }).toEqual({ list: board, metrics: board });
        for (const { period, assisted, credited, metric } of await expansions(workspace, selling)) {
          expect.soft({ period, credited }).toEqual({ period, credited: assisted });
          if (period < spanOf("month", today).label)
            expect.soft(Math.abs(metric - assisted), period).toBeLessThanOrEqual(1);
        }
      });
    },
    PATIENCE,
  );
});
