import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { setSetting } from "../../src/api/settings/organisation.ts";
import { type Folder, openFolder } from "../workspace.ts";

const SOLD = `customer_id,item_id,product,plan,start,end,amount,currency
acme,1,Team,Team,2026-01-01,,100,USD
bolt,2,Team,Team,2026-01-01,,50,EUR
`;
const RATES = "date,base,quote,rate\n2025-12-01,EUR,SEK,11\n2025-12-01,USD,SEK,10\n";

describe("a reporting currency without rates", () => {
  let folder: Folder;
  beforeAll(async () => {
    folder = await openFolder();
  });
  afterAll(() => folder?.close());

  const set = (value: string) => setSetting.run(folder.workspace, { name: "currency", value });

  async function bring(source: "subscriptions" | "fx", text: string): Promise<void> {
    const file = join(folder.directory, `${source}.csv`);
    await writeFile(file, text);
    await importOperation.run(folder.workspace, { source, files: [file] });
  }

  it("says nothing before anything was measured", async () => {
    expect(await set("SEK")).toEqual({ name: "currency", value: "SEK", previous: "USD" });
    await set("USD");
  });

  it("says which rates figures lack, and how to bring them", async () => {
    await bring("subscriptions", SOLD);
    const { warning } = await set("SEK");
    expect(warning).toContain("no exchange rate from EUR, USD to SEK");
    expect(warning).toContain("cambium import fx FILE");
  });

  it("says nothing once they are there", async () => {
    await bring("fx", RATES);
    await set("USD");
    expect((await set("SEK")).warning).toBeUndefined();
    const { rows } = await metric.run(folder.workspace, { metric: "mrr", from: "2026-03", to: "2026-03" });
    expect(rows[0]?.value).toBe(100 * 1000 + 50 * 1100);
  });
});
