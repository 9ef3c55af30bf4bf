import { expect, it } from "vitest";
import type { Slice } from "../../src/sources/stripe/sync/slices.ts";
import { tally } from "../../src/sources/stripe/sync/tally.ts";

function slice(list: Slice["list"]): Slice {
  return { list, key: `${list}/all`, part: 0, from: null, to: null };
}

it("counts lists in the order in which they were asked for, whichever answers first", () => {
  const [invoices, items, customers] = [slice("invoice"), slice("invoiceitem"), slice("customer")];
  const counted = tally({
    account: "acct_1",
    slices: [invoices, customers, items],
    requests: () => 0,
    clock: () => 0,
    show: () => undefined,
  });
  counted.took(items, [], 0, true);
  counted.took(invoices, [{}, {}], 1, true);
  counted.took(customers, [{}], 1, true);
  expect([...counted.counts()]).toEqual([
    ["invoice", { listed: 2, added: 1 }],
    ["customer", { listed: 1, added: 1 }],
    ["invoiceitem", { listed: 0, added: 0 }],
  ]);
});
