import { expect, it } from "vitest";
import type { StripeData } from "../../sim/stripe/data/data.ts";
import { createCustomer } from "../../sim/stripe/lives/customers.ts";
import { Shop } from "./shop.ts";
import { bench, countsIn } from "./syncing.ts";

/** An account whose customer at the end of the first page is deleted before the second is asked for. */
function leftBetweenPages(...settings: ["cursors outlive objects"] | []): {
  data: StripeData;
  refused(): number;
} {
  const { account } = new Shop(...settings);
  for (let n = 0; n < 230; n++) createCustomer(account, { name: `Customer ${n}`, email: `${n}@n.example` });
  let [isLeft, refused] = [false, 0];
  const data: StripeData = {
    id: account.id,
    livemode: true,
    isCursorKept: account.isCursorKept,
    now: () => account.now(),
    list: (kind, filter) => account.list(kind, filter),
    get(kind, id) {
      if (kind === "customers" && !isLeft) account.remove("customers", id, "customer.deleted");
      if (kind === "customers") isLeft = true;
      const found = account.get(kind, id);
      if (found?.deleted === true && !account.isCursorKept) refused += 1;
      return found;
    },
  };
  return { data, refused: () => refused };
}

it.each([
  ["goes on after it", ["cursors outlive objects"], 0],
  ["refuses it", [], 1],
] as const)(
  "a customer that leaves between two pages costs no other one, where the list %s",
  async (_, settings, refusals) => {
    const { data, refused } = leftBetweenPages(...settings);
    const { sync, directory, close } = await bench([data], { eventDays: 0 });
    try {
      await sync();
      expect(refused()).toBe(refusals);
      // 231 were there at first, and the one that left had been read
      expect(countsIn(directory).customer).toBe(231);
    } finally {
      await close();
    }
  },
);
