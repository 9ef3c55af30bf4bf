import { describe, expect, it } from "vitest";
import { pricesOperation } from "../../src/api/ask/prices-operation.ts";
import { metric } from "../../src/api/ask/questions.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { findMetric } from "../../src/metrics/list/metric-list.ts";
import { drawn, several } from "../amount.ts";
import { itemKey } from "../oracle/books.ts";
import type { History } from "../oracle/histories.ts";
import { type OracleMetricId, oracleMetric } from "../oracle/metrics.ts";
import { ITEM_NAMES, type ItemName, type OracleInput } from "../oracle/oracle.ts";
import { fullSets } from "../oracle/sets.ts";
import { inWorkspace } from "../workspace.ts";
import { companies, importHistory } from "./books.ts";
import { dayBefore, expectFigures, type Figures, keyOf, shown } from "./figures.ts";

const HISTORIES = several({ few: 20, all: 30, most: 300 });
const METRICS = ["mrr", "net_new_mrr", "expansion_mrr", "active_customers", "nrr"] as const;
/** How many of these are asked by each choice, in turns. */
const AT_ONCE = several({ few: 2, all: 2, most: METRICS.length });
const [FROM, TO] = ["2023-01-01", "2025-01-01"];

/** Every choice of what belongs to items, but for none. */
const SUBSETS = Array.from({ length: 2 ** ITEM_NAMES.length - 1 }, (_, index) =>
  ITEM_NAMES.filter((_name, place) => ((index + 1) >> place) & 1),
);

describe("a breakdown by any choice of item dimensions is what the definitions say", () => {
  const histories = companies(HISTORIES, 23);
  const presets = [...Object.entries(PRESETS).entries()];
  for (const [index, [policy, rules]] of drawn("presets by items", presets, { few: 2, all: 3 })) {
    const subsets = drawn(`items under ${policy}`, [...SUBSETS.entries()], { few: 8, all: 16 });
    it(policy, { timeout: 300_000 }, async () => {
      const history = histories[index % histories.length]!;
      const input = { ...history, policy: rules };
      await inWorkspace(async (workspace, directory) => {
        await importHistory(workspace, directory, history);
        let figures = 0;
        for (const [place, by] of subsets) {
          for (let turn = place; turn < place + AT_ONCE; turn++) {
            const id = METRICS[turn % METRICS.length]!;
            const found = await asked(workspace, history, { id, by, policy });
            const within = findMetric(id)?.unit === "money" ? 1 : 1e-12;
            figures += expectFigures(found, expected(input, id, by), { policy, id, by }, within);
          }
        }
        expect(figures).toBeGreaterThan(8 * subsets.length * AT_ONCE);
      });
    });
  }
});

/** What the oracle has, each combination that occurs on its own. */
function expected(input: OracleInput, id: OracleMetricId, by: ItemName[]): Figures {
  const worths = fullSets(input).flatMap(({ moves }) =>
    moves.flatMap(({ before, after }) => [before, after].filter((side) => side !== null)),
  );
  const unit = findMetric(id)?.unit ?? "";
  return new Map(
    [...new Set(worths.map((worth) => itemKey(input, by, worth)))].flatMap((key) =>
      oracleMetric(id, input, "quarter", FROM, TO, { by, key }).map((figure): [string, number | null] => [
        keyOf(figure.period, figure.currency, key),
        shown(figure.value, unit, figure.currency),
      ]),
    ),
  );
}

async function asked(
  workspace: Workspace,
  history: History,
  { id, by, policy }: { id: string; by: ItemName[]; policy: string },
): Promise<Figures> {
  const range = { from: FROM, to: dayBefore(TO), interval: "quarter" as const };
  const { rows, currency } = await metric.run(workspace, { metric: id, by, policy, ...range });
  const prices = (await pricesOperation.run(workspace, { limit: 1000 })).rows;
  const ids = new Map(prices.map(({ price, name }) => [name, price]));
  return new Map(
    rows.map((row) => [
      keyOf(
        String(row.period),
        String(currency ?? row.currency ?? history.currency),
        by.map((name) => (name === "price" ? ids.get(String(row[name])) : row[name])).join(" | "),
      ),
      typeof row.value === "number" ? row.value : null,
    ]),
  );
}
