import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { z } from "zod";
import { allOperations } from "../../src/api/operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { type Sold, withSold } from "../growth/books.ts";
import { ask } from "../restraint/asking.ts";

const sold = (customer_id: string, product: string, rank: number, amount: number): Sold => ({
  ...{ customer_id, item_id: `${customer_id}.1`, product, family: "Core", rank, amount },
  start: "2025-03-01",
});

const lineSchema = z.object({
  customer: z.string(),
  kind: z.string(),
  step_mrr: z.number(),
  expected_mrr: z.number().nullable(),
  verdict: z.string(),
  own: z.boolean(),
  action: z.object({ operation: z.string(), input: z.record(z.string(), z.unknown()) }),
});
const weekSchema = z.object({
  rows: z.array(lineSchema),
  held: z.array(lineSchema.extend({ from: z.string().nullable() })),
});

async function week(workspace: Workspace, input: Record<string, unknown> = {}) {
  const { rows, held } = weekSchema.parse(await ask(workspace, "week", input));
  return {
    rows,
    lines: rows.map(({ customer, step_mrr, verdict }) => `${customer} ${step_mrr} ${verdict}`),
    held: held.map(({ customer, from }) => `${customer} from ${from}`),
  };
}

it("lists what offer check allows, holds back the rest with its day, and leaves out what is taken up", async () => {
  const company = [
    ...["acme", "bolt", "cask"].map((name) => sold(name, "Team", 1, 50)),
    sold("other", "Business", 2, 150),
  ];
  await withSold("2026-01-01", company, async (workspace) => {
    const used = join(workspace.directory, "used.csv");
    const days = ["acme", "bolt", "cask"].flatMap((name) =>
      Array.from({ length: 10 }, (_, day) => `${name},storage,2025-12-${20 + day},95`),
    );
    await writeFile(used, ["customer,metric,at,value", ...days].join("\n"));
    await ask(workspace, "import", { source: "usage", files: [used] });
    await ask(workspace, "limits set", { metric: "storage", amount: 90, product: "Team" });
    await ask(workspace, "limits set", { metric: "storage", amount: 500, product: "Business" });
    const step = "10000 not shown";
    expect((await week(workspace)).lines).toEqual([`acme ${step}`, `bolt ${step}`, `cask ${step}`]);

    await ask(workspace, "blocks set", { customer: "acme", reason: "Legal", until: "2026-02-01" });
    const blocked = await week(workspace);
    expect(blocked.lines).toEqual([`bolt ${step}`, `cask ${step}`]);
    expect(blocked.held).toEqual(["acme from 2026-02-01"]);

    // Its one button makes an opportunity of the signal, which is taken up then, and no longer a thing to do.
    const { action } = blocked.rows[0] ?? { action: { operation: "", input: {} } };
    const operation = allOperations.find(({ name }) => name === action.operation);
    expect(operation?.effect).toBe("write");
    await ask(workspace, action.operation, action.input);
    const after = await week(workspace);
    expect(after.lines).toEqual([`cask ${step}`]);
    expect(after.held).toEqual(["acme from 2026-02-01"]);

    const at = "2025-01-01T00:00:00.000Z";
    const by = { by: "test", now: workspace.effects.now() };
    const { versions } = workspace.store;
    const person = { name: "Ada", email: null, role: "success", active: true };
    versions.append("person", [{ id: "ada", at, body: person }], by);
    const owned = {
      account: "main",
      customer: "cask",
      person: "ada",
      role: "success",
      from: "2025-01-01",
      to: null,
    };
    versions.append("ownership", [{ id: "1", at, body: owned }], by);
    await ask(workspace, "blocks remove", {
      id: versions.current("block").keys().next().value,
    });
    const own = await week(workspace, { owner: "ada" });
    expect(own.lines).toEqual([`cask ${step}`, `acme ${step}`]);
    expect(own.rows.map((row) => row.own)).toEqual([true, false]);
    await expect(ask(workspace, "week", { owner: "nobody" })).rejects.toMatchObject({ code: "not_found" });
  });
});
