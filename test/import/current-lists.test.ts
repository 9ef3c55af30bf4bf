import { describe, expect, it } from "vitest";
import { inBooks, type Lines } from "./shape-books.ts";

const HEAD = "subscription_id,customer_id,start,plan,amount,currency,interval,status";
const FIRST: Lines = [
  HEAD,
  "sub_1,cus_1,2024-01-10 09:00,Basic,50,usd,month,active",
  "sub_2,cus_2,2024-01-12 09:00,Basic,50,usd,month,active",
];
const SECOND: Lines = [HEAD, "sub_1,cus_1,2024-01-10 09:00,Pro,80,usd,month,active"];

describe("import current", () => {
  it("dates what differs between two lists at the second, and starts the first by its own dates", () =>
    inBooks(async (books) => {
      await books.take("current", FIRST, { as_of: "2024-01-31" });
      await books.take("current", SECOND, { as_of: "2024-02-29" });
      expect(await books.mrr("2023-12", "2024-03")).toEqual([0, 10_000, 8000, 8000]);
      expect(await books.moved("2024-01", "2024-03")).toEqual({
        "2024-01 new": 10_000,
        "2024-02 expansion": 3000,
        "2024-02 churn": -5000,
      });
      expect(await books.moved("2024-02", "2024-02", "cause")).toEqual({
        "2024-02 plan": 3000,
        "2024-02 churn": -5000,
      });
      const at = await books.workspace.warehouse.query(
        "select distinct at_ms::double as at from states order by 1",
      );
      expect(at.map((row) => new Date(Number(row.at)).toISOString())).toEqual([
        "2024-01-10T09:00:00.000Z",
        "2024-01-12T09:00:00.000Z",
        "2024-02-29T00:00:00.000Z",
      ]);
      expect(await books.proof("2024-02", "expansion")).toEqual([
        ["list", "file1.csv", 2],
        ["list", "file2.csv", 2],
      ]);
    }));

  it("is refused without its day, with the way out", () =>
    inBooks(async (books) => {
      const { message, hint } = await books.refusal("current", FIRST);
      expect(message).toContain('no column "as_of"');
      expect(hint).toContain("--as-of 2024-01-31");
    }));

  it("reads several lists from one file, and matches by item, by product, and by order where nothing tells", () =>
    inBooks(async (books) => {
      await books.take("current", [
        "Snapshot date,customer,item_id,product,amount,seats",
        "2024-01-31,a,i1,Pro,10,1",
        "2024-01-31,b,,Pro,20,1",
        "2024-01-31,b,,Pro,30,1",
        "2024-01-31,c,,Max,5,1",
        "2024-02-29,a,i1,Max,15,1",
        "2024-02-29,b,,Pro,20,1",
        "2024-02-29,b,,Pro,35,1",
        "2024-03-31,c,,Max,5,1",
      ]);
      expect(await books.mrr("2024-01", "2024-03")).toEqual([6500, 7000, 500]);
      expect(await books.moved("2024-02", "2024-03")).toEqual({
        "2024-02 expansion": 1000,
        "2024-02 churn": -500,
        "2024-03 churn": -7000,
        "2024-03 reactivation": 500,
      });
    }));

  it("starts a new item by its own date where that is after the list before, and leaves ended ones out", () =>
    inBooks(async (books) => {
      const head = "customer_id,start,amount,status";
      await books.take("current", [head, "a,2024-01-05,10,active", "x,2023-01-01,99,canceled"], {
        as_of: "2024-01-31",
      });
      const second = [
        "a,2024-01-05,10,past_due",
        "b,2024-02-10,20,active",
        "c,2023-05-01,30,active",
        "d,2024-05-01,5,active",
      ];
      await books.take("current", [head, ...second], { as_of: "2024-03-31" });
      expect(await books.mrr("2024-01", "2024-05")).toEqual([1000, 3000, 6000, 6000, 6500]);
      await books.take("current", [head, "a,2024-01-05,10,canceled", ...second.slice(1, 3)], {
        as_of: "2024-04-30",
      });
      expect(await books.mrr("2024-03", "2024-05")).toEqual([6000, 5000, 5000]);
    }));

  it("counts the latest import of a day's list, and gives figures as before when it is removed", () =>
    inBooks(async (books) => {
      await books.take("current", FIRST, { as_of: "2024-01-31" });
      await books.take("current", SECOND, { as_of: "2024-02-29" });
      const before = await books.states();
      const third = await books.take("current", [HEAD, FIRST[2]!], { as_of: "2024-02-29" });
      expect(await books.mrr("2024-01", "2024-02")).toEqual([10_000, 5000]);
      await books.expectRebuilt();
      await books.remove(third);
      expect(await books.states()).toEqual(before);
    }));

  it("ends what a list lacks as if all was built again, also beside other evidence of the same customers", () =>
    inBooks(async (books) => {
      await books.take("current", FIRST, { as_of: "2024-01-31" });
      await books.states();
      await books.take("current", SECOND, { as_of: "2024-02-29" });
      await books.states();
      await books.take("subscriptions", ["customer_id,start,amount", "cus_2,2024-03-05,7"]);
      expect(await books.mrr("2024-01", "2024-03")).toEqual([10_000, 8000, 8700]);
      await books.expectRebuilt();
    }));

  it("names row and column of bad rows", () =>
    inBooks(async (books) => {
      const bad = [
        "a,x,1,active,plan",
        "a,2024-01-01,-1,active,plan",
        "a,2024-01-01,1,odd,plan",
        "a,2024-01-01,1,active,metered",
      ];
      const lines = ["customer_id,start,amount,status,kind", "a,2024-01-01,1,active,plan", ...bad];
      expect((await books.refusal("current", lines, { as_of: "2024-01-31" })).bad).toEqual([
        [3, "start", "x"],
        [4, "amount", "-1"],
        [5, "status", "odd"],
        [6, "kind", "metered"],
      ]);
      const { bad: none, message } = await books.refusal("current", lines.slice(0, 2), { as_of: "soon" });
      expect(none).toEqual([]);
      expect(message).toMatch(/as-of.*soon/);
    }));
});
