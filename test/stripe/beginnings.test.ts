import { describe, expect, it } from "vitest";
import { readEvent } from "../../src/sources/stripe/objects.ts";
import type { Seen } from "../../src/store/stripe-log.ts";
import { day, eventOf, invoiceOf, itemOf, lineOf, priceOf, START, subscriptionOf } from "./objects-of.ts";
import { listed, pro, seat, statesOf } from "./rebuilding.ts";

const later = (seconds: number) => START + seconds;
/** Items are dated a second after their subscription. */
const item = itemOf(seat, 1, { created: later(1) });
const made = (more: object = {}, items = [item]) => subscriptionOf(items, more);

const event = (id: string, at: number, body: object, previous?: object) =>
  readEvent(
    eventOf(
      id,
      at,
      `customer.subscription.${previous === undefined ? "created" : "updated"}`,
      body,
      previous,
    ),
    "a",
  ).seen;
describe("items of a few seconds later", () => {
  const two = itemOf(pro, 1, { id: "si_2", created: later(2) });
  const begun = (seen: Seen[]) =>
    statesOf(seen).map(({ at, item: id, status }) => `${at / 1000 - START} ${id} ${status}`);

  it("began with their subscription, backdated or not", () => {
    expect(begun(listed(made({}, [item, two])))).toEqual(["0 si_1 active", "0 si_2 active"]);
    const backdated = made({ created: day(150), start_date: START }, [
      itemOf(seat, 1, { created: day(150) + 1 }),
    ]);
    expect(begun(listed(backdated))).toEqual(["0 si_1 active"]);
  });

  it("did so also when the first event had one alone", () => {
    const both = event("evt_2", later(5), made({}, [item, two]), { items: { data: [item] } });
    expect(begun([...event("evt_1", later(1), made()), ...both])).toEqual(["0 si_1 active", "0 si_2 active"]);
  });

  it("are additions from the eleventh second on", () => {
    const at = (seconds: number) => itemOf(pro, 1, { id: "si_2", created: later(seconds) });
    expect(begun(listed(made({}, [item, at(10)])))).toEqual(["0 si_1 active", "0 si_2 active"]);
    expect(begun(listed(made({}, [item, at(11)])))).toEqual(["0 si_1 active", "11 si_2 active"]);
  });

  it("began with the first period that was charged of them, if that is earlier, but not where usage is charged afterwards", () => {
    const calls = priceOf("price_calls", 1, {
      recurring: { interval: "month", interval_count: 1, usage_type: "metered" },
    });
    const added = [
      itemOf(pro, 1, { id: "si_2", created: day(15) }),
      itemOf(calls, 1, { id: "si_3", created: day(15) }),
    ];
    const line = (price: string, id: string) => ({
      ...lineOf(price, 1, 1000, [day(10), day(31)], { subscription_item: id }),
      id: `il_${id}`,
    });
    const states = statesOf(
      [
        ...listed(made({}, [item, ...added])),
        ...listed(invoiceOf("in_2", day(31), [line("price_pro", "si_2"), line("price_calls", "si_3")])),
      ],
      [calls],
    );
    const first = (id: string) => ((states.find((one) => one.item === id)?.at ?? 0) / 1000 - START) / 86_400;
    expect([first("si_2"), first("si_3")]).toEqual([10, 15]);
  });
});
