import { expect, it } from "vitest";
import { newcombe } from "../../src/growth/restraint/fatigue/newcombe.ts";
import { type Sold, withSold } from "../growth/books.ts";
import { ask } from "./asking.ts";

const sold = (customer_id: string, more: Partial<Sold> = {}): Sold => ({
  ...{ customer_id, item_id: `${customer_id}.1`, product: "Team", plan: "team", family: "Team" },
  ...{ start: "2025-01-01", amount: 100 },
  ...more,
});

/** A customer that pays less from a day on. */
const contracting = (name: string, on: string): Sold[] => [
  sold(name, { end: on }),
  sold(name, { start: on, amount: 60, plan: "small" }),
];

it("Newcombe's interval is that of the paper", () => {
  // Table II of the paper, method 10: 56/70 and 48/80.
  const found = newcombe({ share: 56 / 70, n: 70 }, { share: 48 / 80, n: 80 });
  expect(found.difference).toBeCloseTo(0.2, 10);
  expect(found.low).toBeCloseTo(0.0524, 4);
  expect(found.high).toBeCloseTo(0.3339, 4);
});

it("compares customers that were made an offer with those it was allowed to, by hand", async () => {
  const all: Sold[] = [
    // Offered by e-mail on June 1: one churns 90 days after, one a day later, which is too late.
    sold("early", { end: "2025-08-30" }),
    sold("late", { end: "2025-08-31" }),
    // Comparable on June 1: six, of whom one contracts in time and one does not.
    ...["a", "b", "c", "d"].map((name) => sold(name)),
    ...contracting("in time", "2025-06-02"),
    ...contracting("too late", "2025-08-31"),
    // Not comparable on June 1: another plan, another band, a customer of 29 days, one that contracted 30 days before
    // and stands under the same plan and band, and one with an offer 89 days before.
    sold("other plan", { product: "Solo", plan: "solo", family: "Solo", end: "2025-06-10" }),
    sold("other band", { amount: 600, end: "2025-06-10" }),
    sold("fresh", { start: "2025-05-03", end: "2025-06-10" }),
    sold("shrunk", { end: "2025-05-02", amount: 120 }),
    sold("shrunk", { start: "2025-05-02", end: "2025-06-10" }),
    sold("asked", { end: "2025-06-10" }),
  ];
  await withSold("2025-11-30", all, async (workspace) => {
    const offer = (customer: string, at: string, channel = "email") =>
      ask(workspace, "offers add", { customer, at, channel, ...(channel === "email" && { what: "Team" }) });
    await offer("early", "2025-06-01");
    await offer("late", "2025-06-01");
    await offer("asked", "2025-03-04", "call");
    // A second offer within 90 days is no first one; one of September 2 is 89 days old: pending.
    await offer("early", "2025-08-20", "call");
    await offer("a", "2025-09-02", "call");
    const found = await ask(workspace, "fatigue");
    expect(found).toMatchObject({ currency: "USD", note: expect.stringContaining("association") });
    // `asked` on March 4: comparable are early, late, a to d, in time, too late, and the fresh one isn't there yet:
    // 8, none of whom lost anything in 90 days but `in time` (June 2 is 90 days after): 1 of 8. `shrunk` contracted
    // on May 2: it is comparable on March 4, too (band 100 to 200 holds 100 and 120), so 2 of 9. `asked` itself
    // stayed until June 10.
    const call = { offers: 2, judged: 1, pending: 1, alone: 0, lost: 0, share: 0, base: 2 / 9, controls: 9 };
    // On June 1: 1 of the 6 for each of the two, 1 of whom is lost: $100 of MRR.
    const email = {
      offers: 2,
      judged: 2,
      pending: 0,
      alone: 0,
      lost: 1,
      share: 0.5,
      base: 1 / 6,
      controls: 6,
    };
    const rows = expect.arrayContaining([
      expect.objectContaining({ by: "channel", group: "call", ...call, lost_mrr: 0 }),
      expect.objectContaining({
        ...{ by: "channel", group: "email", ...email, lost_mrr: 10_000 },
        ...newcombe({ share: 0.5, n: 2 }, { share: 1 / 6, n: 6 }),
      }),
      expect.objectContaining({
        ...{ by: "all", group: null, offers: 4, judged: 3, pending: 1, lost: 1, controls: 9 },
        base: (2 / 9 + 1 / 6 + 1 / 6) / 3,
      }),
      expect.objectContaining({ by: "kind", group: "plan", ...email }),
      expect.objectContaining({ by: "kind", group: "unsaid", ...call }),
    ]);
    expect(found.rows).toEqual(rows);
  });
});
