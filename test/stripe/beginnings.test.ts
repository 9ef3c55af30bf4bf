import { describe, expect, it } from "vitest";
import { readEvent } from "../../src/sources/stripe/objects/objects.ts";
import type { Seen } from "../../src/store/stripe/log.ts";
import { day, eventOf, invoiceOf, itemOf, lineOf, priceOf, START, subscriptionOf } from "./objects-of.ts";
import { listed, pro, seat, statesOf } from "./rebuilding.ts";

const HOUR = 3600;
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
const deleted = (at: number, body: object) =>
  readEvent(eventOf("evt_gone", at, "customer.subscription.deleted", body), "a").seen;

const firstInvoice = (more: object) =>
  listed(
    invoiceOf("in_1", START, [lineOf("price_seat", 1, 1000, [START, day(31)])], {
      billing_reason: "subscription_create",
      status_transitions: { finalized_at: START },
      ...more,
    }),
  );
const paidAfter = (seconds: number, attempts = 1) =>
  firstInvoice({
    attempt_count: attempts,
    status_transitions: { finalized_at: START, paid_at: later(seconds) },
  });

/** States as `seconds status`. */
const said = (seen: Seen[], more: object[] = []) =>
  statesOf(seen, more).map(({ at, status }) => `${at / 1000 - START} ${status}`);

const incomplete = event("evt_1", later(2), made({ status: "incomplete" }));
const active = event("evt_2", later(5), made(), { status: "incomplete" });
const canceled = made({ status: "canceled", canceled_at: later(7200), ended_at: later(7200) });

describe("a subscription that waits for its first payment", () => {
  it("is incomplete from its start, whatever the seconds of events", () => {
    expect(said([...incomplete, ...active])).toEqual(["0 incomplete", "5 active"]);
    expect(said([...active, ...incomplete])).toEqual(["0 incomplete", "5 active"]);
    expect(said([...incomplete, ...active, ...listed(made()), ...paidAfter(4)])).toEqual([
      "0 incomplete",
      "5 active",
    ]);
  });

  it("is so in whatever order two events of one second come", () => {
    const both = [
      event("evt_1", later(2), made({ status: "incomplete" })),
      event("evt_2", later(2), made(), { status: "incomplete" }),
    ];
    const states = ["0 incomplete", "2 active"];
    expect(said(both.flat())).toEqual(states);
    expect(said([...both.toReversed().flat(), ...listed(made()), ...paidAfter(2)])).toEqual(states);
  });

  it("never counts when it ends unpaid", () => {
    const states = ["0 incomplete", "7200 ended"];
    const unpaid = firstInvoice({ status: "void", attempt_count: 0 });
    expect(said([...incomplete, ...deleted(later(7200), canceled), ...unpaid])).toEqual(states);
    expect(said([...listed(canceled), ...unpaid])).toEqual(states);
    expect(said([...listed(canceled), ...firstInvoice({ status: "open", attempt_count: 2 })])).toEqual(
      states,
    );
  });

  it("is told by its first invoice where no event is left", () => {
    expect(said([...listed(made()), ...paidAfter(4, 0)])).toEqual(["0 active"]);
    expect(said([...listed(made()), ...paidAfter(10)])).toEqual(["0 active"]);
    expect(said([...listed(made()), ...paidAfter(11)])).toEqual(["0 incomplete", "11 active"]);
    expect(said([...listed(made()), ...paidAfter(HOUR)])).toEqual(["0 incomplete", `${HOUR} active`]);
    const waiting = firstInvoice({ status: "open", attempted: true, attempt_count: 0 });
    expect(said([...listed(made({ status: "incomplete" }), later(HOUR)), ...waiting])).toEqual([
      "0 incomplete",
    ]);
  });

  it("does not wait for a bank debit, which is paid days after it has begun", () => {
    expect(said([...listed(made()), ...paidAfter(86_400)])[0]).toBe("0 incomplete");
    expect(said([...listed(made()), ...paidAfter(86_401)])).toEqual(["0 active"]);
    expect(said([...listed(made(), day(2)), ...firstInvoice({ status: "open", attempt_count: 1 })])).toEqual([
      "0 active",
    ]);
    expect(said([...event("evt_1", later(2), made()), ...paidAfter(4 * HOUR)])).toEqual(["0 active"]);
  });

  it("begins with the payment when it was read while it waited", () => {
    const read = listed(made({ status: "incomplete" }), later(60));
    expect(said([...read, ...paidAfter(HOUR), ...listed(made(), day(40))])).toEqual([
      "0 incomplete",
      `${HOUR} active`,
    ]);
  });
});

describe("an event that never came", () => {
  const owing = made({ status: "past_due" });

  it("is proved by what the next one says was before", () => {
    const next = event("evt_3", day(31), owing, { status: "active" });
    expect(said([...incomplete, ...next])).toEqual(["0 incomplete", "3 active", `${31 * 86_400} past_due`]);
    expect(said([...incomplete, ...next, ...paidAfter(600)])).toEqual([
      "0 incomplete",
      "600 active",
      `${31 * 86_400} past_due`,
    ]);
  });

  it("is proved by a payment, when the next one tells an end alone", () => {
    const gone = made({ status: "canceled", canceled_at: day(90), ended_at: day(90) });
    expect(said([...incomplete, ...deleted(day(90), gone), ...paidAfter(600)])).toEqual([
      "0 incomplete",
      "600 active",
      `${90 * 86_400} ended`,
    ]);
    expect(said([...incomplete, ...paidAfter(600)])).toEqual(["0 incomplete", "600 active"]);
  });

  it("is dated by the trial's end or a payment, else as early as it can have been", () => {
    const trial = { trial_start: START, trial_end: day(14) };
    const trialing = event("evt_1", later(1), made({ ...trial, status: "trialing" }));
    const after = event("evt_3", day(45), made({ ...trial, status: "past_due" }), { status: "active" });
    expect(said([...trialing, ...after])).toEqual([
      "0 trialing",
      `${14 * 86_400} active`,
      `${45 * 86_400} past_due`,
    ]);
    const paused = event("evt_1", later(1), made({ pause_collection: { resumes_at: null } }));
    const asked = event("evt_4", day(60), made({ cancel_at_period_end: true, canceled_at: day(60) }), {
      cancel_at_period_end: false,
      canceled_at: null,
    });
    expect(said([...paused, ...asked])).toEqual(["0 paused", "2 active", `${60 * 86_400} canceling`]);
  });

  it("is not missed because an answer of the same seconds was quicker", () => {
    const asked = { cancel_at_period_end: true, canceled_at: day(10) };
    const seen = [
      ...event("evt_1", later(1), made()),
      ...listed(made(asked), day(10)),
      ...event("evt_2", day(10) + 3, made(asked), { cancel_at_period_end: false, canceled_at: null }),
    ];
    expect(said(seen)).toEqual(["0 active", `${10 * 86_400} canceling`]);
  });
});

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

  it("leave no second without a trial", () => {
    const trial = { status: "trialing", trial_start: later(1), trial_end: day(300) };
    expect(said(listed(made(trial)))).toEqual(["0 trialing"]);
  });
});

describe("an end that was agreed on from the beginning", () => {
  const term = { cancel_at: day(90), canceled_at: START };

  it("is a fixed term, which nobody asked to end", () => {
    const whole = ["0 active", `${90 * 86_400} ended`];
    expect(said(listed(made(term), day(20)))).toEqual(whole);
    expect(said(event("evt_1", later(2), made(term)))).toEqual(whole);
    const over = made({ ...term, status: "canceled", ended_at: day(90) });
    expect(said(listed(over))).toEqual(["0 active", `${90 * 86_400} ended`]);
    expect(
      said(listed(made({ cancel_at_period_end: true, cancel_at: day(31), canceled_at: START }))),
    ).toEqual(["0 active"]);
  });

  it("is a request where it was given later", () => {
    const asked = made({ cancel_at: day(90), canceled_at: later(11) });
    expect(said(listed(asked))).toEqual(["0 active", "11 canceling"]);
    const extended = event("evt_2", day(20), made({ cancel_at: day(60), canceled_at: day(20) }), term);
    expect(said([...event("evt_1", later(2), made(term)), ...extended])).toEqual([
      "0 active",
      `${20 * 86_400} canceling`,
    ]);
  });
});
