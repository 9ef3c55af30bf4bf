import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Folder, openFolder } from "../workspace.ts";
import { kindOf, tried } from "./trial.ts";

let folder: Folder;
beforeAll(async () => {
  folder = await openFolder();
});
afterAll(() => folder.close());

const DEALS = `Record ID,Deal Name,Deal Stage,Close Date,Deal owner,Amount
1,Acme,Closed Won,2025-01-10,Ann,12012
2,Bolt,Closed Lost,2025-01-12,Bo,6012
`;

describe("HubSpot's deals without what they are a month", () => {
  it("count the won deals, and warn that the amount isn't said to be monthly", async () => {
    expect(await kindOf(folder, DEALS)).toBe("subscriptions");
    const { mrr, warnings, columns } = await tried(folder, "subscriptions", DEALS);
    expect(mrr["2025-01"]).toBe(1_201_200);
    expect(columns).toMatchObject({
      "deal name": "customer_id",
      amount: "amount",
      "deal owner": "attribute",
    });
    expect(warnings).toEqual({
      amounts_of_deals:
        "\"amount\" is the amount of a whole deal, and nothing says for how long. It counts every month. If another column has the amount a month, map it: --map amount=NAME. If it's for a year, pass --set interval=year. If it's for a month, pass --set interval=month.",
    });
  });

  it("count by the interval that's said, without a warning", async () => {
    const { mrr, warnings } = await tried(folder, "subscriptions", DEALS, { set: ["interval=year"] });
    expect(mrr["2025-01"]).toBe(100_100);
    expect(warnings).toEqual({});
    expect((await tried(folder, "subscriptions", DEALS, { set: ["interval=month"] })).warnings).toEqual({});
  });

  it("need the meaning of a stage of their own", async () => {
    const own = DEALS.replace("Closed Won", "Signed");
    await expect(tried(folder, "subscriptions", own)).rejects.toThrow(/row 2, column status/);
    const { mrr } = await tried(folder, "subscriptions", own, { value: ["status:Signed=active"] });
    expect(mrr["2025-01"]).toBe(1_201_200);
  });
});
