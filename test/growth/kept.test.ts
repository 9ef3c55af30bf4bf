import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { allOperations } from "../../src/api/operations.ts";
import { perform } from "../../src/api/perform.ts";
import { inFolder, openFolder } from "../workspace.ts";

const listSchema = z.object({ total: z.number(), rows: z.array(z.object({ kind: z.string() })) });

it("answers anew once a signal rests, a limit is set, or a threshold changes", async () => {
  await inFolder(async (directory) => {
    const folder = await openFolder();
    const run = async (name: string, input: Record<string, unknown>) => {
      const operation = allOperations.find((one) => one.name === name);
      if (operation === undefined) throw new Error(`no operation ${name}`);
      return perform(folder.workspace, operation, operation.input.parse(input), { by: "http" });
    };
    const open = async () => listSchema.parse(await run("signals", { kind: ["limit_hit"] })).total;
    try {
      const [sold, used] = [join(directory, "sold.csv"), join(directory, "used.csv")];
      await writeFile(sold, "customer_id,start,amount,product\nacme,2025-01-01,50,Team\n");
      const days = Array.from({ length: 10 }, (_, day) => `acme,storage,2025-12-${20 + day},95`);
      await writeFile(used, ["customer,metric,at,value", ...days].join("\n"));
      await run("import", { source: "subscriptions", files: [sold] });
      await run("import", { source: "usage", files: [used] });
      expect(await open()).toBe(0);
      await run("limits set", { metric: "storage", amount: 90, product: "Team" });
      expect(await open()).toBe(1);
      const acme = { kind: "limit_hit", account: "main", customer: "acme", subject: "storage" };
      await run("signals dismiss", { ...acme, reason: "They move" });
      expect(await open()).toBe(0);
      await run("signals dismiss", { ...acme, undo: true });
      expect(await open()).toBe(1);
      await run("signals settings set", { kind: "limit_hit", setting: "share", value: 120 });
      expect(await open()).toBe(0);
    } finally {
      await folder.close();
    }
  });
});
