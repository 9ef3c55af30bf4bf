import { describe, expect, it } from "vitest";
import { readEvent } from "../../src/sources/stripe/objects/objects.ts";
import { day, eventOf, invoiceOf, itemOf, lineOf, START, subscriptionOf } from "./objects-of.ts";
import { listed, seat, statesOf } from "./rebuilding.ts";

const NOW = day(400);
const made = (more: object = {}) => listed(subscriptionOf([itemOf(seat, 1)], more), NOW);

/** The invoice of the period that begins on day `30 n`. */
const periodic = (n: number, more: object = {}) =>
  listed(
    invoiceOf(`in_${n}`, day(30 * n), [lineOf("price_seat", 1, 1000, [day(30 * n), day(30 * n + 30)])], {
      billing_reason: n === 0 ? "subscription_create" : "subscription_cycle",
      ...more,
    }),
    NOW,
  );
const periods = (from: number, to: number, more: (n: number) => object = () => ({})) =>
  Array.from({ length: to - from }, (_, index) => periodic(from + index, more(from + index))).flat();

const draft = () => ({ status: "draft", attempt_count: 0, status_transitions: {} });
const closed =
  (status: "void" | "uncollectible", after: number, attempts = 0) =>
  (n: number) => ({
    status,
    attempt_count: attempts,
    status_transitions: {
      finalized_at: day(30 * n) + 3600,
      [status === "void" ? "voided_at" : "marked_uncollectible_at"]: day(30 * n) + 3600 + after,
    },
  });
const failed = (n: number, more: object = {}) =>
  periodic(n, {
    status: "open",
    attempt_count: 4,
    status_transitions: { finalized_at: day(30 * n) },
    ...more,
  });

/** States as `day status`. */
const said = (seen: ReturnType<typeof listed>) =>
  statesOf(seen).map(({ at, status }) => `${Math.floor((at / 1000 - START) / 86_400)} ${status}`);

describe("invoices that were made and not collected before the first sync", () => {
  it.each([
    ["drafts", draft],
    ["void ones", closed("void", 0)],
    ["uncollectible ones", closed("uncollectible", 0)],
    ["void ones, ten seconds later", closed("void", 10)],
  ])("eight %s since day 150 are a pause since then", (_, more) => {
    const seen = [...periods(0, 5), ...periods(5, 13, more)];
    const pause = { pause_collection: { behavior: "void", resumes_at: null } };
    expect(said([...made(pause), ...seen])).toEqual(["0 active", "150 paused"]);
    expect(said([...made(), ...seen])).toEqual(["0 active", "150 paused", "400 active"]);
    const ended = { status: "canceled", canceled_at: day(395), ended_at: day(395) };
    expect(said([...made(ended), ...seen])).toEqual(["0 active", "150 paused", "395 ended"]);
  });

  it("are a pause until the next invoice that is collected", () => {
    const seen = [...periods(0, 5), ...periods(5, 8, closed("void", 0)), ...periods(8, 13)];
    expect(said([...made(), ...seen])).toEqual(["0 active", "150 paused", "240 active"]);
  });

  it("are an unpaid spell where an invoice before them was tried in vain, until one is paid", () => {
    const drafts = periods(5, 13, draft);
    const unpaid = [...made({ status: "unpaid" }), ...periods(0, 4), ...failed(4), ...drafts];
    expect(said(unpaid)).toEqual(["0 active", "120 past_due", "150 unpaid"]);
    expect(said([...made({ status: "unpaid" }), ...drafts])).toEqual(["0 active", "150 unpaid"]);
    const late = { status: "paid", status_transitions: { finalized_at: day(120), paid_at: day(200) } };
    const paid = [
      ...made(),
      ...periods(0, 4),
      ...failed(4, late),
      ...periods(5, 7, draft),
      ...periods(7, 13),
    ];
    expect(said(paid)).toEqual(["0 active", "120 past_due", "150 unpaid", "200 active"]);
  });

  it("are no pause while a draft is not three days old, or where an invoice was voided by hand", () => {
    const young = (age: number) =>
      listed(
        invoiceOf("in_x", NOW - age, [lineOf("price_seat", 1, 1000, [NOW - age, day(431)])], draft()),
        NOW,
      );
    const paused = made({ pause_collection: { behavior: "keep_as_draft", resumes_at: null } });
    expect(said([...paused, ...periods(0, 13), ...young(3 * 86_400)])).toEqual(["0 active", "400 paused"]);
    expect(said([...paused, ...periods(0, 13), ...young(3 * 86_400 + 1)])).toEqual([
      "0 active",
      "396 paused",
    ]);
    expect(said([...made(), ...periods(0, 13), ...young(3 * 86_400 + 1)])).toEqual(["0 active"]);
    const byHand = [...periods(0, 5), ...periods(5, 6, closed("void", 86_400 * 2, 2)), ...periods(6, 13)];
    expect(said([...made(), ...byHand])).toEqual(["0 active", "150 past_due", "152 active"]);
    const atLeisure = [...periods(0, 5), ...periods(5, 6, closed("void", 11)), ...periods(6, 13)];
    expect(said([...made(), ...atLeisure])).toEqual(["0 active"]);
  });
});

describe("a trial that ended without a card", () => {
  const trial = {
    trial_start: START,
    trial_end: day(14),
    trial_settings: { end_behavior: { missing_payment_method: "pause" } },
  };
  const invoice = (id: string, at: number, amount: number, until: number) =>
    listed(
      invoiceOf(id, at, [lineOf("price_seat", 1, amount, [at, until])], {
        billing_reason: amount === 0 ? "subscription_create" : "subscription_update",
        attempt_count: amount === 0 ? 0 : 1,
      }),
      NOW,
    );
  const free = invoice("in_0", START, 0, day(14));
  const charged = invoice("in_1", day(100), 1000, day(130));

  it("is incomplete until it is charged for the first time", () => {
    expect(said([...made(trial), ...free, ...charged])).toEqual([
      "0 trialing",
      "14 incomplete",
      "100 active",
    ]);
    expect(said([...made({ ...trial, status: "paused" }), ...free])).toEqual(["0 trialing", "14 incomplete"]);
  });

  it("is told apart from one that paid and is paused, by the reason", () => {
    const paused = (type: string, more: object = {}) =>
      made({
        status: "paused",
        status_details: {
          paused: { type: "subscription", transitioned_at: day(60), subscription: { type } },
        },
        ...more,
      });
    for (const type of ["pause_requested", "final_payment_failure", "system", "something_new"]) {
      expect(said([...paused(type), ...periods(0, 2)])).toEqual(["0 active", "60 paused"]);
      expect(said([...paused(type, trial), ...free, ...periods(1, 2)])).toEqual([
        "0 trialing",
        "14 active",
        "60 paused",
      ]);
    }
    const reason = "trial_end_without_payment_method";
    expect(said([...paused(reason, trial), ...free])).toEqual(["0 trialing", "14 incomplete"]);
    expect(said(paused("first_payment_failure"))).toEqual(["0 incomplete"]);
    expect(said(made({ status: "paused" }))).toEqual(["0 active", "400 paused"]);
  });

  it("never counts when it ends without a charge", () => {
    const gone = { ...trial, status: "canceled", canceled_at: day(60), ended_at: day(60) };
    expect(said([...made(gone), ...free])).toEqual(["0 trialing", "14 incomplete", "60 ended"]);
  });

  it("is so by its events, too", () => {
    const as = (more: object) => subscriptionOf([itemOf(seat, 1)], { ...trial, ...more });
    const event = (id: string, at: number, body: object, previous?: object) =>
      readEvent(
        eventOf(id, at, `customer.subscription.${previous ? "updated" : "created"}`, body, previous),
        "a",
      ).seen;
    const trialing = event("evt_1", START + 2, as({ status: "trialing" }));
    const paused = event("evt_2", day(14), as({ status: "paused" }), { status: "trialing" });
    const resumed = event("evt_3", day(100), as({ status: "active" }), { status: "paused" });
    expect(said([...trialing, ...paused, ...resumed])).toEqual(["0 trialing", "14 incomplete", "100 active"]);
    expect(said([...trialing, ...resumed])).toEqual(["0 trialing", "14 incomplete", "100 active"]);
    expect(said([...trialing, ...paused])).toEqual(["0 trialing", "14 incomplete"]);
  });

  it("is not, where it was charged as it ended, where nothing says that it pauses, or where older invoices were not read", () => {
    const atOnce = invoice("in_1", day(14), 1000, day(45));
    expect(said([...made(trial), ...free, ...atOnce])).toEqual(["0 trialing", "14 active"]);
    expect(said([...made({ ...trial, trial_settings: null }), ...free, ...charged])).toEqual([
      "0 trialing",
      "14 active",
    ]);
    expect(said([...made(trial), ...charged])).toEqual(["0 trialing", "14 active"]);
  });

  it("are none where somebody finalises invoices by hand: drafts that are sent, and one newest draft", () => {
    const sent = () => ({ ...draft(), collection_method: "send_invoice" });
    expect(
      said([...made({ collection_method: "send_invoice" }), ...periods(0, 11), ...periods(11, 13, sent)]),
    ).toEqual(["0 active"]);
    expect(said([...made(), ...periods(0, 12), ...periods(12, 13, draft)])).toEqual(["0 active"]);
    const pause = { pause_collection: { behavior: "keep_as_draft", resumes_at: null } };
    expect(said([...made(pause), ...periods(0, 12), ...periods(12, 13, draft)])).toEqual([
      "0 active",
      "360 paused",
    ]);
  });
});

it("a paused subscription that was charged after its trial stops counting after the last period that was paid", () => {
  const trial = { trial_start: START, trial_end: day(30) };
  const seen = [...made({ status: "paused", ...trial }), ...periods(1, 12)];
  const told = said(seen);
  expect(told.at(-1)).toBe("360 incomplete");
  expect(told).not.toContain("30 incomplete");
});
