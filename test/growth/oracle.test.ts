import { describe, expect, it } from "vitest";
import { histories, SEED, several } from "../amount.ts";
import { dayNumber, dayText } from "../oracle/growth/day-numbers.ts";
import { ledgerOf } from "../oracle/growth/ledger.ts";
import { sideBySide } from "../oracle/growth/side-by-side.ts";
import { withCompany } from "./company.ts";
import { BACKTESTS } from "./parts/backtests.ts";
import { adjacency, headroom, moves, whitespace } from "./parts/headroom.ts";
import { compared, type Part } from "./parts/part.ts";
import { runs } from "./parts/runs.ts";
import { signalsOn } from "./parts/signals.ts";
import { attach, planFit } from "./parts/spread.ts";

/** Companies that stand side by side in one folder: what a folder costs is shared, as are its clock, zone and settings. */
const IN_A_FOLDER = several({ few: 50, all: 50, most: 20 });
const companies = several({ few: 200, all: 200, most: 2 * histories(1000) });
const folders = Array.from(
  { length: companies / IN_A_FOLDER },
  (_, index) => SEED * 1_000_000 + index * 1000,
);

/** Milliseconds that a folder may take on a busy machine. */
const PATIENCE = 600_000;

/** Days before today that signals are asked for. */
const BEFORE = [0, 37, 121];

describe("growth of generated companies", () => {
  it.each(folders)(
    `is what the definitions say, ${IN_A_FOLDER} companies from %i on`,
    async (first) => {
      const seeds = Array.from({ length: IN_A_FOLDER }, (_, index) => first + index);
      const { each, all: company } = sideBySide(seeds);
      const read = { company, ledgers: each.map(ledgerOf), all: ledgerOf({ ...company, observations: [] }) };
      const today = dayNumber(company.today);
      const parts: Part[] = [
        ...[runs, ...BEFORE.map((days) => signalsOn(dayText(today - days)))],
        ...[headroom, moves, whitespace, adjacency, attach, planFit, ...BACKTESTS],
      ];
      await withCompany(company, async (workspace) => {
        for (const part of parts) {
          const { expected, found } = compared(part.expected(read), await part.found(workspace, read));
          expect({ part: part.name, found }).toEqual({ part: part.name, found: expected });
        }
      });
    },
    PATIENCE,
  );
});
