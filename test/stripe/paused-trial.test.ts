import { expect, test } from "vitest";
import { verify } from "../../src/api/evidence/verify.ts";
import { invoiceOf, itemOf, lineOf, priceOf, subscriptionOf } from "./objects-of.ts";
import { inReplay, type Recorded } from "./recorded.ts";

const at = (date: string) => Date.parse(`${date}T00:00:00Z`) / 1000;
const MADE = at("2026-01-10");
const TRIAL_END = at("2026-01-24");
const CHARGED = at("2026-03-10");
const NOW = at("2026-03-20");

const price = { ...priceOf("price_seat", 1000), created: MADE, active: true, livemode: false };
const as = (status: string, more: object = {}) => ({
  ...subscriptionOf([itemOf(price, 1, { created: MADE })], {
    id: "sub_1",
    status,
    created: MADE,
    start_date: MADE,
    trial_start: MADE,
    trial_end: TRIAL_END,
    trial_settings: { end_behavior: { missing_payment_method: "pause" } },
    livemode: false,
    ...more,
  }),
});
const invoice = (id: string, from: number, amount: number, reason: string) =>
  invoiceOf(id, from, [lineOf("price_seat", 1, amount, [from, from + 1_209_600])], {
    billing_reason: reason,
    livemode: false,
  });

/** A trial that ended without a card, charged in March for the first time or not. */
function account(isCharged: boolean): Recorded {
  const versions: [number, object][] = [
    [MADE, as("trialing")],
    [TRIAL_END, as("paused")],
    ...(isCharged ? [[CHARGED, as("active")] satisfies [number, object]] : []),
  ];
  const invoices: [string, [number, object][]][] = [
    ["in_0", [[MADE, invoice("in_0", MADE, 0, "subscription_create")]]],
    ...(isCharged
      ? [
          ["in_1", [[CHARGED, invoice("in_1", CHARGED, 1000, "subscription_update")]]] satisfies [
            string,
            [number, object][],
          ],
        ]
      : []),
  ];
  const customer = {
    id: "cus_1",
    object: "customer",
    created: MADE,
    metadata: {},
    discount: null,
    livemode: false,
  };
  const product = {
    id: "prod_1",
    object: "product",
    created: MADE,
    active: true,
    name: "Seat",
    metadata: {},
    livemode: false,
  };
  const objects = {
    customer: [["cus_1", [[0, customer]]]],
    product: [["prod_1", [[0, product]]]],
    price: [["price_seat", [[0, price]]]],
    subscription: [["sub_1", versions]],
    invoice: invoices,
    event: [],
  };
  return JSON.parse(JSON.stringify({ account: "acct_trial", now: NOW, objects }));
}

/** When it is first read: while it runs, while it waits, and afterwards. */
const INSTANTS = [at("2026-01-15"), at("2026-02-10"), NOW];

test.each(INSTANTS)(
  "a trial that paused for want of a card is new when it is first charged, under every preset, first read at %i",
  async (instant) => {
    await inReplay(account(true), async (replay) => {
      for (const one of INSTANTS.filter((later) => later >= instant)) await replay.syncAt(one);
      expect(await replay.movedAnywhere()).toEqual(["2026-03 new 10"]);
    });
    await inReplay(account(false), async (replay) => {
      await replay.syncAt(instant);
      await replay.syncAt(NOW);
      expect(await replay.movedAnywhere()).toEqual([""]);
      for (const policy of ["chartmogul", "snapshot"])
        expect((await verify.run(replay.workspace, { policy })).live).toEqual([]);
    });
  },
);
