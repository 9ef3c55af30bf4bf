import { expect, it } from "vitest";
import { headroomOperation } from "../../src/api/grow/headroom-operations.ts";
import { signalsOperation } from "../../src/api/grow/signals-operations.ts";
import { type Sold, withSold } from "./books.ts";

const start = "2026-01-01";

const plan = (customer_id: string, product: string, quantity: number): Sold => ({
  ...{ customer_id, item_id: `${customer_id}-core`, product, plan: `${product} monthly`, family: "Core" },
  ...{ start, quantity, amount: 10 * quantity },
});

const reports = (customer_id: string, quantity: number, isFlat: boolean): Sold => ({
  ...{
    customer_id,
    item_id: `${customer_id}-reports`,
    product: "Reports",
    family: "Reports",
    start,
    quantity,
  },
  ...(isFlat ? { plan: "Reports flat", amount: 19 } : { plan: "Reports each", amount: 16 * quantity }),
});

const names = (beginning: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${beginning}${index}`);

it("chooses a price by the quantity that is wanted: 2 at 16 each are dearer than 19 flat", async () => {
  const owners = names("owner", 20);
  const sold = [
    ...[...owners, "asked"].map((name) => plan(name, "Starter", 1)),
    ...names("other", 20).map((name) => plan(name, "Team", 1)),
    ...owners.map((name, index) => (index < 12 ? reports(name, 2, false) : reports(name, 1, true))),
  ];
  await withSold("2026-03-01", sold, async (workspace) => {
    const { rows } = await signalsOperation.run(workspace, { kind: ["lookalike"], customer: "asked" });
    const steps = rows.map(({ step_product, step_quantity, step_list }) => [
      step_product,
      step_quantity,
      step_list,
    ]);
    expect(steps).toEqual([["Reports", 1, 1900]]);
  });
});

it("says that who has one of what is sold by quantity can still grow by seats", async () => {
  const alone: Sold = {
    ...{ customer_id: "alone", item_id: "alone-flat", product: "Flat", family: "Flat", start, amount: 99 },
    plan: "Flat monthly",
  };
  const sold = [plan("one", "Starter", 1), plan("three", "Starter", 3)];
  const seats = async (some: Sold[]): Promise<[string, boolean, boolean][]> =>
    withSold("2026-03-01", some, async (workspace) => {
      const { rows } = await headroomOperation.run(workspace, {});
      return rows.map((row) => [row.customer, row.saturated, row.seats]);
    });
  expect((await seats(sold)).sort()).toEqual([
    ["one", true, true],
    ["three", true, true],
  ]);
  expect(await seats([alone])).toEqual([["alone", true, false]]);
});
