import { expect, it } from "vitest";
import { whitespaceOperation } from "../../src/api/grow/whitespace-operation.ts";
import { ask, importText, withClock } from "./company.ts";

it("whitespace shows what is in the pipeline, by product, until it's won or lost", () =>
  withClock("2026-01-01T12:00:00Z", async (workspace) => {
    workspace.store.setSetting("currency", "USD");
    const sold = [
      "customer_id,start,amount,product,family,kind",
      "acme,2025-01-01,50,Team,suite,plan",
      "big,2025-01-01,120,Team,suite,plan",
      "big,2025-06-01,30,Reports,reports,plan",
      "big,2025-06-01,10,SSO,suite,add_on",
    ];
    await importText(workspace, "subscriptions", `${sold.join("\n")}\n`);
    const add = async (customer: string, product: string | null, amount: number) => {
      const told = { customer, mrr: amount, type: "open", expected_close: "2026-03-31" };
      return ask(workspace, "opportunities add", { ...told, ...(product !== null && { product }) });
    };
    const map = async () => {
      const { columns, rows } = await whitespaceOperation.run(workspace, {});
      const cellsOf = (name: string) => rows.find(({ customer }) => customer === name)?.cells ?? [];
      const [acme, big] = [cellsOf("acme"), cellsOf("big")];
      return columns.map(({ column, pipeline_customers, pipeline }, nth) => [
        ...[column, pipeline_customers, pipeline],
        ...[acme[nth]?.state, big[nth]?.state],
      ]);
    };
    expect(await map()).toEqual([
      ["suite", 0, 0, "owned", "owned"],
      ["reports", 0, 0, "open", "owned"],
      ["SSO", 0, 0, "open", "owned"],
    ]);
    const reports = await add("acme", "Reports", 30);
    await add("acme", "SSO", 9);
    await add("big", "Team", 5);
    await add("acme", null, 7);
    expect(await map()).toEqual([
      ["suite", 1, 500, "owned", "owned"],
      ["reports", 1, 3000, "in pipeline", "owned"],
      ["SSO", 1, 900, "in pipeline", "owned"],
    ]);
    await ask(workspace, "opportunities lose", { id: reports.id, reason: "price" });
    expect((await map())[1]).toEqual(["reports", 0, 0, "open", "owned"]);
  }));
