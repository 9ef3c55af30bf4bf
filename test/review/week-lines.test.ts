import { expect, it } from "vitest";
import type { Verdict } from "../../src/growth/restraint/offer-check.ts";
import type { KindName } from "../../src/growth/signals/kinds.ts";
import {
  type Candidate,
  type KindRecord,
  type Line,
  MOST_LINES,
  ranked,
  weekOf,
} from "../../src/growth/week/week-lines.ts";

const record = (verdict: KindRecord["verdict"], precision: number, base: number): KindRecord => ({
  ...{ verdict, precision, base },
});
const RECORDS = new Map<KindName, KindRecord>([
  ["limit_hit", record("works", 0.5, 0.2)],
  ["limit_near", record("works", 0.3, 0.2)],
  ["reliance", record("not shown", 0.9, 0.1)],
  ["lookalike", record("worse than nothing", 0.1, 0.4)],
  ["term_ready", record("works", 0.4, 0.1)],
]);

const candidate = (kind: KindName, customer: number, mrr: number): Candidate => ({
  ...{ kind, customer, subject: 1, mrr },
  step: { what: "plan", product: 1, price: 1, quantity: 1, list: mrr, now: 0 },
});

const ALLOWED: Verdict = { isAllowed: true, reasons: [], from: 0, waitsFor: [], same: null };
const HELD: Verdict = {
  ...{ isAllowed: false, from: 10, waitsFor: [], same: null },
  reasons: [{ rule: "often", since: 0, until: 10 }],
};

const short = ({ kind, customer, expected }: Line) => `${kind} ${customer} ${expected ?? "-"}`;

it("orders by expected MRR, then by MRR and customer, with kinds that aren't shown to work last", () => {
  const lines = ranked(
    [
      candidate("reliance", 1, 9000),
      candidate("limit_near", 2, 600),
      candidate("limit_near", 4, 300),
      candidate("limit_hit", 3, 100),
      candidate("limit_near", 7, 300),
      candidate("lookalike", 5, 9000),
      candidate("reliance", 6, 9999),
      candidate("discount_ending", 8, 9000),
    ],
    RECORDS,
  );
  // 600 x (0.3 - 0.2) = 60; 300 x 0.1 = 30 = 100 x (0.5 - 0.2): the larger step first.
  expect(lines.map(short)).toEqual([
    "limit_near 2 60",
    "limit_near 4 30",
    "limit_near 7 30",
    "limit_hit 3 30",
    "reliance 6 -",
    "reliance 1 -",
  ]);
});

it("takes one line a customer, ten at most, and lists what is held back and what adds nothing", async () => {
  const many = Array.from({ length: 300 }, (_, n) => candidate("limit_hit", n, 10_000 - n));
  const lines = ranked(
    [
      ...many,
      candidate("limit_near", 2, 500),
      candidate("term_ready", 400, -5),
      candidate("term_ready", 401, 0),
    ],
    RECORDS,
  );
  const judged: number[] = [];
  const found = await weekOf(lines, {
    judge: async (some) => {
      judged.push(some.length);
      return ({ customer, kind }) => {
        if (customer === 0) return null;
        return customer < 100 && kind === "limit_hit" ? HELD : ALLOWED;
      };
    },
  });
  expect(found.lines.map(({ customer }) => customer)).toEqual(
    Array.from({ length: MOST_LINES }, (_, n) => 100 + n),
  );
  expect(found.held.map(({ customer }) => customer)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(found.terms.map(({ customer, expected }) => `${customer} ${expected}`)).toEqual(["401 0", "400 0"]);
  expect(judged).toEqual([100, 200, 2]);
});

it("shows another step of a customer whose first one is held back", async () => {
  const lines = ranked([candidate("limit_hit", 1, 900), candidate("limit_near", 1, 500)], RECORDS);
  const found = await weekOf(lines, {
    judge:
      async () =>
      ({ kind }) =>
        kind === "limit_hit" ? HELD : ALLOWED,
  });
  expect(found.lines.map(short)).toEqual(["limit_near 1 50"]);
  expect(found.held).toEqual([]);
});
