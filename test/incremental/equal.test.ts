import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { toCsv } from "../../src/api/csv.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { drawn, drawnOne, histories } from "../amount.ts";
import { companies, importHistory, stateRows } from "../metrics/books.ts";
import type { History } from "../oracle/histories.ts";
import { effects, inFolder } from "../workspace.ts";

const COUNT = histories(60);
const COMPANIES = drawn("companies that go on", companies(COUNT, 11), { few: 2, all: 3 });
const POLICIES = ["cambium", "lago", "snapshot"];

/** Questions that have parts and kept answers of their own, asked before and after. */
const QUESTIONS = [
  { metric: "net_new_mrr", by: ["type", "cause"] },
  { metric: "mrr", by: ["product"] },
  { metric: "mrr", by: ["product", "price", "family", "interval"] },
  { metric: "grr", by: ["account"] },
  { metric: "nrr_12m" },
  { metric: "expansion_durability" },
  { metric: "average_expansion", by: ["cause"] },
  { metric: "mrr", by: ["band"] },
  { metric: "active_customers", by: ["cohort_quarter"] },
];

/** Every table of a policy's books with names for numbers, so that two builds can be compared. */
const DUMPS: Record<string, string> = {
  ledger: `select c.customer_id, l.at_ms, l.moved_on, l.type, l.cause, l.step, k.code, bp.product_id as before_product,
      ap.product_id as after_product, bq.price_id as before_price, aq.price_id as after_price, l.before_term, l.after_term,
      l.before_micros, l.after_micros, b.import_seq as b_seq, b.file_row as b_row, a.import_seq as a_seq, a.file_row as a_row,
      bi.item_id as before_item, ai.item_id as after_item
    from ledger l join customers c on c.customer = l.customer join currencies k on k.currency = l.currency
    left join products bp on bp.product = l.before_product left join products ap on ap.product = l.after_product
    left join prices bq on bq.price = l.before_price left join prices aq on aq.price = l.after_price
    left join numbered_states b on b.state = l.before_state left join numbered_states a on a.state = l.after_state
    left join items bi on bi.item = b.item left join items ai on ai.item = a.item order by all`,
  flow_days: `select moved_on, type, cause, k.code, open_at, sum(micros) as micros, sum(activated) as activated
    from flow_days f join currencies k on k.currency = f.currency group by all
    having sum(micros) <> 0 or sum(activated) <> 0 order by all`,
  ...Object.fromEntries(
    [
      "flows",
      "trailing_year",
      "expansions",
      "kept",
      "lives",
      "cohorts",
      "acquired",
      "several_currencies",
    ].map((table) => [
      table,
      `select c.account, c.customer_id, f.* exclude (customer${table === "several_currencies" ? "" : ", currency"})
         ${table === "several_currencies" ? "" : ", k.code"}
       from ${table} f join customers c on c.customer = f.customer
       ${table === "several_currencies" ? "" : "left join currencies k on k.currency = f.currency"} order by all`,
    ]),
  ),
};

describe("new evidence leaves the books that a full build makes", () => {
  for (const [index, history] of COMPANIES.entries()) {
    it(`${history.zone}, ${history.currency}, ${history.states.length} states`, async () => {
      await inFolder(async (folder) => {
        const data = join(folder, "data");
        const workspace = await Workspace.open(data, {
          ...effects,
          keepAnswersFrom: index % 2 === 0 ? 0 : undefined,
        });
        const parts = inParts(history, index);
        const policies = [
          drawnOne(`policy of a company that goes on ${index}`, POLICIES),
          ...(index === 0 ? ["stripe"] : []),
        ];
        await importHistory(workspace, folder, { ...history, states: parts[0]! });
        await everything(workspace, policies);
        for (const [part, states] of parts.slice(1).entries()) {
          const file = join(folder, `more${part}.csv`);
          await writeFile(file, toCsv(stateRows(states)));
          await importOperation.run(workspace, { source: "states", files: [file] });
          if (part === 0) await everything(workspace, policies);
        }
        const updated = await everything(workspace, policies);
        const [log] = await workspace.warehouse.query("select count(*) as n from touched_log");
        await workspace.close();
        expect(Number(log?.n)).toBeGreaterThan(0);
        await rm(join(data, "warehouse.duckdb"));
        const again = await Workspace.open(data, {
          ...effects,
          keepAnswersFrom: index % 2 === 0 ? 0 : undefined,
        });
        const built = await everything(again, policies);
        await again.close();
        for (const name of Object.keys(built))
          expect({ [name]: updated[name] }).toEqual({ [name]: built[name] });
      });
    });
  }
});

/** Some of the states first, and the others in two parts; customers come back in later ones. */
function inParts({ states }: History, seed: number): History["states"][number][][] {
  const parts: History["states"][number][][] = [[], [], []];
  for (const [index, state] of states.entries()) {
    const chance = (index * 7919 + seed * 104_729) % 10;
    parts[chance < 7 ? 0 : chance < 9 ? 1 : 2]!.push(state);
  }
  return parts;
}

async function everything(workspace: Workspace, policies: string[]): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {};
  for (const policy of policies) {
    const { schema } = (await workspace.reading(policy)).book;
    for (const question of QUESTIONS) {
      const { rows } = await metric.run(workspace, { ...question, policy, from: "2022-01", to: "2025-12" });
      found[`${policy} ${JSON.stringify(question)}`] = rows;
    }
    for (const [table, sql] of Object.entries(DUMPS)) {
      found[`${policy} ${table}`] = await workspace.warehouse.query(sql, schema);
    }
  }
  return found;
}
