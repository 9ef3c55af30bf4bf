import { expect, it } from "vitest";
import { moversOperation as movers } from "../../src/api/ask/movers-operation.ts";
import { explainOperation } from "../../src/api/ask/questions.ts";
import { demo } from "../../src/api/evidence/import-operations.ts";
import { inWorkspace } from "../workspace.ts";

it("a drill asks the warehouse for its cell once, and the record once", () =>
  inWorkspace(async (workspace) => {
    await demo.run(workspace, { customers: 60 });
    const asked = { metric: "expansion_mrr", from: "2026-09", to: "2026-09" };
    for (const run of [
      () => explainOperation.run(workspace, asked),
      () => movers.run(workspace, { ...asked, limit: 10 }),
    ]) {
      await run();
      const statements: string[] = [];
      const { warehouse, store } = workspace;
      const own = warehouse.query.bind(warehouse);
      warehouse.query = (sql, schema) => {
        statements.push(sql);
        return own(sql, schema);
      };
      let seqs = 0;
      const lastSeq = store.lastSeq.bind(store);
      store.lastSeq = () => {
        seqs += 1;
        return lastSeq();
      };
      await run();
      Object.assign(warehouse, { query: own });
      Object.assign(store, { lastSeq });
      const times = new Map<string, number>();
      for (const sql of statements) times.set(sql, (times.get(sql) ?? 0) + 1);
      const again = [...times].filter(([sql, n]) => n > 1 && / flow|flows|ledger/.test(sql));
      expect(again).toEqual([]);
      expect(seqs).toBeLessThanOrEqual(2);
    }
  }));
