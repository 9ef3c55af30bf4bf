import { afterAll, beforeAll, expect, it } from "vitest";
import { demo } from "../../src/api/evidence/import-operations.ts";
import { sqlOperation } from "../../src/api/sql/sql-operations.ts";
import { sqlTemplatesOperation } from "../../src/api/sql/templates-operation.ts";
import { type Folder, openFolder } from "../workspace.ts";

let folder: Folder;
beforeAll(async () => {
  folder = await openFolder(new Date("2026-11-15T12:00:00Z"));
  await demo.run(folder.workspace, { customers: 150, seed: 7 });
});
afterAll(() => folder.close());
it("runs", async () => {
  const { rows } = await sqlTemplatesOperation.run(folder.workspace, {});
  for (const { id, sql, parameters } of rows) {
    const param = parameters.map(({ name, default: value }) => `${name}=${value}`);
    const t = performance.now();
    try {
      const found = await sqlOperation.run(folder.workspace, { sql, param, limit: 3 });
      console.log(
        id,
        param.join(" "),
        found.total,
        Math.round(performance.now() - t),
        found.rows
          .slice(0, 1)
          .map((r) => JSON.stringify(r))
          .join("\n"),
      );
    } catch (error) {
      console.log("FAILED", id, String(error), JSON.stringify((error as { hint?: string }).hint));
    }
  }
  expect(rows.length).toBeGreaterThan(30);
}, 120000);
