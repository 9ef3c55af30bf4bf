import { headroomMovesOperation, headroomOperation } from "../../../src/api/grow/headroom-operations.ts";
import { adjacencyOperation } from "../../../src/api/grow/spread-operations.ts";
import { whitespaceOperation } from "../../../src/api/grow/whitespace-operation.ts";
import { adjacencyOn } from "../../oracle/growth/adjacency.ts";
import { dayNumber } from "../../oracle/growth/day-numbers.ts";
import { type Headroom, headroomsOn, totalsOf } from "../../oracle/growth/headroom.ts";
import { converted, type Ledger } from "../../oracle/growth/ledger.ts";
import { type Cell, whitespaceOf } from "../../oracle/growth/whitespace.ts";
import { type Q, sum, ZERO } from "../../oracle/rational.ts";
import { type Line, type Part, shown } from "./part.ts";
import { priceId } from "./price-id.ts";

const ALL = { limit: 10_000 };

const moneyOf = (parts: Array<{ money: Q }>): Q => sum(parts.map(({ money }) => money));

/** What is open of each customer, and of all. */
export const headroom: Part = {
  name: "headroom",
  expected({ all, company }) {
    const day = dayNumber(company.today);
    const rooms = headroomsOn(all, day);
    const totals = totalsOf(rooms, day);
    const { nextPlans, addOns, families, open, mrr, saturatedMrr } = totals;
    return [
      {
        text: `all: ${totals.customers}, saturated ${totals.saturatedCustomers}`,
        money: [mrr, nextPlans, addOns, families, open, saturatedMrr],
        adds: rooms.flatMap((room) => [...room.nextPlans, ...room.addOns, ...room.families]).length,
      },
      ...rooms.map((room) => ({
        text: `${room.customer}${room.isSaturated ? " saturated" : ""}${room.canGrowBySeats ? " by seats" : ""}`,
        money: [room.mrr, ...[room.nextPlans, room.addOns, room.families].map(moneyOf), room.total],
      })),
    ];
  },
  async found(workspace) {
    const { sums, rows, total } = await headroomOperation.run(workspace, ALL);
    const { mrr, next_plan, add_on, family, open, saturated_mrr } = sums;
    return [
      {
        text: `all: ${total}, saturated ${sums.saturated}`,
        money: [mrr, next_plan, add_on, family, open, saturated_mrr],
      },
      ...rows.map((row) => ({
        text: `${row.customer}${row.saturated ? " saturated" : ""}${row.seats ? " by seats" : ""}`,
        money: [row.mrr, row.next_plan, row.add_on, row.family, row.open],
      })),
    ];
  },
};

/** Each thing that a customer could still buy, and how likely it is. */
export const moves: Part = {
  name: "moves",
  expected({ all, company }) {
    const day = dayNumber(company.today);
    return headroomsOn(all, day).flatMap((room) => movesOf(all, room, day));
  },
  async found(workspace) {
    const first = await headroomMovesOperation.run(workspace, ALL);
    const rows = [...first.rows];
    while (rows.length < first.total)
      rows.push(...(await headroomMovesOperation.run(workspace, { ...ALL, offset: rows.length })).rows);
    return rows.map((row) => ({
      text: `${row.customer} ${row.kind} ${row.product} ${priceId(row.product ?? "", row.price ?? "")} x ${row.quantity} ${shown(row.likelihood)} of ${row.n ?? "-"} by ${row.compared_by ?? "-"}`,
      money: [row.list, row.now, row.open],
    }));
  },
};

const BY: Record<number, string> = {
  0: "everybody",
  1: "plan",
  2: "plan and band",
  3: "plan, band and industry",
};

function movesOf(ledger: Ledger, { customer, nextPlans, addOns, families }: Headroom, day: number): Line[] {
  const sure = [
    ...nextPlans.map((one) => ({ kind: "next_plan", ...one })),
    ...addOns.map((one) => ({ kind: "add_on", ...one })),
  ];
  const inReporting = (currency: string, micros: bigint) => converted(ledger, currency, micros, day);
  return [
    ...sure.map(({ kind, step, money }) => ({
      text: `${customer} ${kind} ${step.product} ${step.price} x ${step.quantity} - of - by -`,
      money: [inReporting(step.currency, step.list), inReporting(step.currency, step.ownList), money],
    })),
    ...families.flatMap(({ step, chance, n, by, money, full }) =>
      step === null
        ? []
        : [
            {
              text: `${customer} family ${step.product} ${step.price} x ${step.quantity} ${n === 0 ? "-" : shown(chance)} of ${n} by ${BY[by.length]}`,
              money: [full, ZERO, money],
            },
          ],
    ),
  ];
}

/** Who owns what, and what is open of it: cell by cell, and the sums of columns. */
export const whitespace: Part = {
  name: "whitespace",
  expected({ all, company }) {
    const day = dayNumber(company.today);
    const cells = whitespaceOf(all, headroomsOn(all, day), day);
    const columns = new Map<string, Cell[]>();
    for (const cell of cells) {
      const own = columns.get(cell.column) ?? [];
      columns.set(cell.column, own);
      own.push(cell);
    }
    return [...columns].flatMap(([column, own]) => {
      const count = (state: string) => own.filter((cell) => cell.state === state).length;
      const some = own.filter(({ state }) => state !== "not eligible");
      if (some.length === 0) return [];
      return [
        {
          text: `${column}: ${count("owned")} own it, open to ${count("open")}, not to ${count("not eligible")}`,
          money: [sum(own.map(({ mrr }) => mrr)), sum(own.map(({ open }) => open))],
          adds: own.length,
        },
        ...some.map(({ customer, state, mrr, open }) => ({
          text: `${customer} ${column} ${state}`,
          money: [mrr, open],
        })),
      ];
    });
  },
  async found(workspace) {
    const { columns, rows } = await whitespaceOperation.run(workspace, ALL);
    const some = columns.filter((one) => one.owners + one.open_customers > 0);
    return [
      ...some.map((one) => ({
        text: `${one.column}: ${one.owners} own it, open to ${one.open_customers}, not to ${one.not_eligible}`,
        money: [one.owned, one.open],
      })),
      ...rows.flatMap(({ customer, cells }) =>
        cells.flatMap(({ state, owned, open }, place) =>
          state === "not eligible"
            ? []
            : [{ text: `${customer} ${columns[place]?.column} ${state}`, money: [owned, open] }],
        ),
      ),
    ];
  },
};

/** What customers own together. */
export const adjacency: Part = {
  name: "adjacency",
  expected: ({ all, company }) =>
    adjacencyOn(all, dayNumber(company.today)).map(({ from, to, both, support, confidence, lift }) => ({
      text: `${from} and ${to}: ${both} ${shown(support)} ${shown(confidence)} ${shown(lift)}`,
      money: [],
    })),
  async found(workspace) {
    const { rows } = await adjacencyOperation.run(workspace, {});
    return rows.map(({ owned, other, both, support, confidence, lift }) => ({
      text: `${owned} and ${other}: ${both} ${shown(support)} ${shown(confidence)} ${shown(lift)}`,
      money: [],
    }));
  },
};
