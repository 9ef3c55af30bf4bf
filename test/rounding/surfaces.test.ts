import { describe, expect, it } from "vitest";
import { moversOperation } from "../../src/api/ask/movers-operation.ts";
import { explainOperation, metric } from "../../src/api/ask/questions.ts";
import { leaderboardOperation, waterfallOperation } from "../../src/api/ask/rankings.ts";
import { closeOperation } from "../../src/api/books/closes.ts";
import { demo } from "../../src/api/evidence/import-operations.ts";
import { exportChangesOperation } from "../../src/api/export/export-changes.ts";
import { exportSubscribersOperation } from "../../src/api/export/export-subscribers.ts";
import { exportSummaryOperation } from "../../src/api/export/export-summary.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { drawn, drawnOne } from "../amount.ts";
import { companies, importHistory } from "../metrics/books.ts";
import { inWorkspace } from "../workspace.ts";

interface Asked {
  policy?: string;
  where?: string[];
  segment?: string;
  linked?: boolean;
  as_reported?: boolean;
}

interface Cell extends Asked {
  period: string;
  interval: "month" | "quarter" | "year";
}

const TYPES: Record<string, string> = {
  new: "new_mrr",
  reactivation: "reactivation_mrr",
  expansion: "expansion_mrr",
  contraction: "contraction_mrr",
  churn: "churned_mrr",
  fx: "fx_mrr",
};

/** Holds every figure to the first value that was seen of it. */
class Figures {
  readonly #seen = new Map<string, { value: number; by: string }>();
  compared = 0;

  hold(figure: string, value: number, by: string): void {
    const seen = this.#seen.get(figure);
    if (seen === undefined) this.#seen.set(figure, { value, by });
    else expect({ figure, by, value }).toEqual({ figure, by, value: seen.value });
    this.compared += seen === undefined ? 0 : 1;
  }

  /** What all figures whose names begin so come to is another figure. */
  holdSum(prefix: string, whole: string): void {
    const parts = [...this.#seen].filter(([figure]) => figure.startsWith(prefix));
    this.hold(
      whole,
      parts.reduce((sum, [, { value }]) => sum + value, 0),
      `sum of ${prefix}`,
    );
  }
}

async function rowsOf(workspace: Workspace, id: string, cell: Cell, by: string[] = [], where: string[] = []) {
  const { period, ...asked } = cell;
  const filters = [...(cell.where ?? []), ...where];
  const input = { ...asked, metric: id, from: period, to: period, by, where: filters };
  const { rows } = await metric.run(workspace, input);
  return rows.map((row) => ({ row, value: Number(row.value) }));
}

/** Every money metric of a cell alone, by type, by group and by cause, from waterfall, movers, explain and summary. */
async function check(workspace: Workspace, cell: Cell): Promise<number> {
  const figures = new Figures();
  const alone = async (id: string) => (await rowsOf(workspace, id, cell))[0]?.value ?? 0;
  figures.hold("closing", await alone("mrr"), "mrr");
  figures.hold("net", await alone("net_new_mrr"), "net_new_mrr");
  for (const [type, id] of Object.entries(TYPES)) figures.hold(`type ${type}`, await alone(id), id);
  for (const { row, value } of await rowsOf(workspace, "net_new_mrr", cell, ["type"]))
    figures.hold(`type ${row.type}`, value, "net_new_mrr by type");
  figures.holdSum("type ", "net");
  for (const { row, value } of await rowsOf(workspace, "net_new_mrr", cell, ["type", "group"]))
    figures.hold(`group of ${row.type}: ${row.group}`, value, "net_new_mrr by type and group");
  for (const { row, value } of await rowsOf(workspace, "net_new_mrr", cell, ["type", "group", "cause"]))
    figures.hold(`cause of ${row.type} in ${row.group}: ${row.cause}`, value, "net_new_mrr by cause");
  for (const [type, id] of Object.entries(TYPES)) {
    figures.holdSum(`group of ${type}: `, `type ${type}`);
    figures.holdSum(`cause of ${type} in `, `type ${type}`);
    for (const { row, value } of await rowsOf(workspace, id, cell, ["group"])) {
      figures.hold(`group of ${type}: ${row.group}`, value, `${id} by group`);
      figures.holdSum(`cause of ${type} in ${row.group}: `, `group of ${type}: ${row.group}`);
    }
    for (const { row, value } of await rowsOf(workspace, id, cell, ["group", "cause"]))
      figures.hold(`cause of ${type} in ${row.group}: ${row.cause}`, value, `${id} by cause`);
    for (const by of ["product", "currency"])
      figures.hold(`type ${type}`, sum(await rowsOf(workspace, id, cell, [by])), `${id} by ${by}`);
  }
  figures.hold("net", sum(await rowsOf(workspace, "net_new_mrr", cell, ["product"])), "net by product");
  figures.hold("closing", sum(await rowsOf(workspace, "mrr", cell, ["product"])), "mrr by product");
  const both = await rowsOf(workspace, "net_new_mrr", cell, ["product", "type"]);
  for (const type of [...Object.keys(TYPES), "transfer"])
    figures.hold(`type ${type}`, sum(both.filter(({ row }) => row.type === type)), "by product and type");
  await checkWaterfall(workspace, cell, figures);
  await checkProofs(workspace, cell, figures);
  await checkBoard(workspace, cell, figures);
  if (cell.interval !== "year") await checkSummary(workspace, cell, figures);
  return figures.compared;
}

async function checkWaterfall(workspace: Workspace, cell: Cell, figures: Figures): Promise<void> {
  const { period, ...asked } = cell;
  const { steps } = await waterfallOperation.run(workspace, { ...asked, from: period, to: period });
  const value = (id: string) => steps.find((step) => step.id === id)?.value ?? 0;
  figures.hold("opening", value("opening"), "waterfall");
  figures.hold("closing", value("closing"), "waterfall");
  figures.hold("net", value("closing") - value("opening"), "waterfall");
  for (const type of Object.keys(TYPES)) {
    if (type !== "expansion") figures.hold(`type ${type}`, value(type), "waterfall");
  }
  for (const { id, where, value: shown } of steps) {
    if (where.length === 2) figures.hold(`group of expansion: ${where[1]?.slice(6)}`, shown, `step ${id}`);
    if (where.length === 0) continue;
    const proof = await explainOperation.run(workspace, {
      ...asked,
      metric: "net_new_mrr",
      from: period,
      to: period,
      where: [...(cell.where ?? []), ...where],
    });
    expect({ id, total: proof.total }).toEqual({ id, total: shown });
  }
}

async function checkProofs(workspace: Workspace, cell: Cell, figures: Figures): Promise<void> {
  const { period, ...asked } = cell;
  const names = { closing: "mrr", net: "net_new_mrr", ...named("type ", TYPES) };
  for (const [figure, id] of Object.entries(names)) {
    const input = { ...asked, metric: id, from: period, to: period };
    const moved = await moversOperation.run(workspace, { ...input, limit: 1000 });
    figures.hold(figure, moved.total, `movers of ${id}`);
    figures.hold(figure, moved.figure ?? 0, `movers of ${id}, the figure`);
    figures.hold(
      figure,
      moved.rows.reduce((all, { value }) => all + value, moved.rest),
      `rows of movers of ${id}`,
    );
    const proof = await explainOperation.run(workspace, { ...input, limit: 100_000 });
    figures.hold(figure, proof.total, `explain ${id}`);
    const ofCustomers = new Map<string, number>();
    for (const { account, customer, value } of proof.rows) {
      const key = `${account} ${customer}`;
      ofCustomers.set(key, (ofCustomers.get(key) ?? 0) + value);
    }
    for (const { account, customer, value } of moved.rows)
      expect({ id, customer, value: ofCustomers.get(`${account} ${customer}`) }).toEqual({
        id,
        customer,
        value,
      });
    for (const { account, customer, value } of moved.rows.slice(0, 3)) {
      const own = await explainOperation.run(workspace, { ...input, account, customer });
      expect([id, customer, own.total, own.figure]).toEqual([id, customer, value, value]);
      expect(own.rows.reduce((all, row) => all + row.value, own.rest)).toBe(value);
    }
    const page = await moversOperation.run(workspace, { ...input, limit: 2, offset: 1 });
    expect(page.rows.map(({ value }) => value)).toEqual(moved.rows.slice(1, 3).map(({ value }) => value));
  }
}

const named = (prefix: string, names: Record<string, string>) =>
  Object.fromEntries(Object.entries(names).map(([name, id]) => [`${prefix}${name}`, id]));

const sum = (rows: { value: number }[]) => rows.reduce((all, { value }) => all + value, 0);

async function checkBoard(workspace: Workspace, cell: Cell, figures: Figures): Promise<void> {
  const names = { net: "net_new_mrr", ...named("type ", TYPES) };
  for (const [figure, id] of Object.entries(names)) {
    const board = await leaderboardOperation.run(workspace, { ...cell, metric: id, by: "product", top: 2 });
    for (const { key, value } of board.rows) {
      if (key === null) continue;
      const { period, ...rest } = cell;
      const where = [...(cell.where ?? []), `product=${key}`];
      if (cell.where?.some((filter) => filter.startsWith("product=")) === true) continue;
      const moved = await moversOperation.run(workspace, {
        ...rest,
        where,
        ...{ metric: id, by: "product", from: period, to: period, limit: 1000 },
      });
      expect([id, key, moved.total, moved.figure]).toEqual([id, key, value, value]);
      expect(sum(moved.rows)).toBe(moved.total - moved.rest);
    }
    figures.hold(figure, board.total.value ?? 0, `leaderboard of ${id}`);
    figures.hold(
      figure,
      sum(board.rows.map(({ value }) => ({ value: value ?? 0 }))),
      `rows of leaderboard of ${id}`,
    );
  }
}

async function checkSummary(workspace: Workspace, cell: Cell, figures: Figures): Promise<void> {
  const { period, ...asked } = cell;
  const { rows } = await exportSummaryOperation.run(workspace, { ...asked, from: period, to: period });
  const own = cell.where?.find((filter) => filter.startsWith("currency="))?.slice(9);
  const row = new Map(
    Object.entries(rows.find(({ currency }) => own === undefined || currency === own) ?? {}),
  );
  const parts = { opening: "opening", closing: "closing", ...named("type ", {}) };
  for (const [figure, name] of Object.entries(parts))
    figures.hold(figure, Number(row.get(`mrr_${name}`) ?? 0), "summary");
  const types = {
    new: "new",
    reactivation: "reactivation",
    expansion: "expansion",
    contraction: "contraction",
  };
  for (const [type, name] of Object.entries({ ...types, churn: "churned", fx: "fx" }))
    figures.hold(`type ${type}`, Number(row.get(`mrr_${name}`) ?? 0), "summary");
  if (cell.interval === "month") await checkLists(workspace, cell, figures);
}

/** The log of changes and the list of subscribers, as whole and customer by customer. */
async function checkLists(workspace: Workspace, cell: Cell, figures: Figures): Promise<void> {
  const { period, interval: _, ...asked } = cell;
  const range = { ...asked, from: period, to: period };
  const { rows } = await exportChangesOperation.run(workspace, range);
  for (const [type, id] of Object.entries(TYPES)) {
    if (type === "fx") continue;
    const own = rows.filter((row) => row.type === type);
    figures.hold(`type ${type}`, sum(own.map(({ change }) => ({ value: change }))), "export changes");
    const moved = await moversOperation.run(workspace, { ...range, metric: id, limit: 1000 });
    for (const { account, customer, value } of moved.rows) {
      const changes = own.filter((row) => row.customer === customer && row.account === account);
      expect([id, customer, sum(changes.map(({ change }) => ({ value: change })))]).toEqual([
        id,
        customer,
        value,
      ]);
    }
  }
  const subscribers = await exportSubscribersOperation.run(workspace, range);
  const worth = new Map(
    subscribers.rows.map((row) => [`${row.account} ${row.customer}`, Number(row[period])]),
  );
  figures.hold("closing", sum([...worth.values()].map((value) => ({ value }))), "export subscribers");
  const standing = await moversOperation.run(workspace, { ...range, metric: "mrr", limit: 1000 });
  for (const { account, customer, value } of standing.rows)
    expect([customer, worth.get(`${account} ${customer}`)]).toEqual([customer, value]);
}

const OF_DEMO: Asked[] = [
  {},
  { where: ["product=Quillmoor Team"] },
  { where: ["country=AT", "country=DE"], policy: "chartmogul" },
  { policy: "lago", where: ["currency=EUR"] },
  { segment: "country=AT|mrr>=500", policy: "snapshot" },
  { linked: true, policy: "recurly" },
  { as_reported: true },
];

const CELLS_OF_DEMO: Cell[] = [
  ...OF_DEMO.flatMap((asked): Cell[] => [
    { ...asked, period: "2026-05", interval: "month" },
    { ...asked, period: "2026-Q1", interval: "quarter" },
  ]),
  { period: "2025", interval: "year" },
];
const OF_CELLS = drawn("cells of the demo company", CELLS_OF_DEMO, { few: 2, all: 3 });
const COMPANIES = drawn("companies on all surfaces", companies(150, 11).slice(0, 8), { few: 1, all: 2 });
const POLICIES = ["cambium", "stripe", "chargebee", "baremetrics", "recurly", "maxio"];
const CELLS: Cell[] = [
  { period: "2024-02", interval: "month" },
  { period: "2024-03", interval: "month" },
  { period: "2024-Q1", interval: "quarter" },
];

describe("a figure is the same wherever it is shown", () => {
  it("of a demo company: whole, filtered, in a segment, in one currency, linked, as reported", async () => {
    await inWorkspace(async (workspace) => {
      await demo.run(workspace, { customers: 300 });
      await closeOperation.run(workspace, { period: "2025-12" });
      let compared = 0;
      for (const cell of OF_CELLS) compared += await check(workspace, cell);
      expect(compared).toBeGreaterThan(60 * OF_CELLS.length);
    });
  }, 300_000);

  for (const [index, history] of COMPANIES.entries()) {
    const policy = drawnOne(`policy on all surfaces ${index}`, POLICIES);
    it(`of a generated company in ${history.currency}, ${history.zone}, ${policy}`, async () => {
      await inWorkspace(async (workspace, directory) => {
        await importHistory(workspace, directory, history);
        let compared = 0;
        const cells = drawn(`cells of company ${index}`, CELLS, { few: 1, all: 2 });
        for (const cell of cells) compared += await check(workspace, { policy, ...cell });
        expect(compared).toBeGreaterThan(30 * cells.length);
      });
    });
  }
});
