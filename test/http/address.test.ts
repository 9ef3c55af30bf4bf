import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { ownApp } from "../asking.ts";
import { inWorkspace } from "../workspace.ts";

it("finds customers by any id, also one that ends as a file does", async () => {
  await inWorkspace(async (workspace, directory) => {
    const file = join(directory, "list.csv");
    const ids = ["a.csv", "b/c d", "100%"];
    await writeFile(file, `customer_id,start,amount\n${ids.map((id) => `${id},2025-01-10,10\n`).join("")}`);
    await importOperation.run(workspace, { source: "subscriptions", files: [file] });
    const app = ownApp(workspace);
    const ask = async (id: string) => {
      const response = await app.request(`http://localhost/api/v1/customers/main/${id}`, {
        headers: { host: "localhost" },
      });
      return {
        status: response.status,
        type: response.headers.get("content-type"),
        body: await response.text(),
      };
    };
    for (const [id, address] of [
      ["a.csv", "a%2Ecsv"],
      ["b/c d", "b%2Fc%20d"],
      ["100%", "100%25"],
    ] as const) {
      const { status, body } = await ask(address);
      expect({ id, status, found: JSON.parse(body).customer }).toEqual({ id, status: 200, found: id });
      expect(await ask(`${address}.csv`)).toMatchObject({ status: 200, type: "text/csv; charset=utf-8" });
    }
  });
});
