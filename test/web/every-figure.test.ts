import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { drawnOne, isSampled, turn } from "../amount.ts";
import { Pages, textOf } from "./pages.ts";
import { settled } from "./settled.ts";
import { type Cell, comparedIn, type Figure, isShown, type Line, linesOf, wrongIn } from "./shown.ts";

const RANGE = { from: "2025-05", to: "2026-10" };
const POLICIES = ["cambium", "stripe", "chartmogul"];
/** At a commit the policy whose turn it is, and every policy where all is run. */
const ASKED =
  turn === null
    ? isSampled
      ? [drawnOne("policy", POLICIES)]
      : POLICIES
    : [POLICIES[turn % POLICIES.length] ?? ""];
const MOST = 100;

type Unit = Figure[1];
const value = z.number().nullable().optional();
const row = z.looseObject({ period: z.string(), value, previous: value, change: value, growth: value });
const metricSchema = z.object({ unit: z.string(), rows: z.array(row) });
type Row = z.infer<typeof row>;

/**
 * What pages show in tables and beside them is what the API answers, to the cent: each table is read line by line and
 * asked for anew, with what it compares with.
 */
describe("every figure", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await Pages.shared();
  });
  afterAll(() => pages?.stop());
  afterEach(() => pages.closeWindows());

  describe.each(ASKED)("under %s", (policy) => {
    const address = new URLSearchParams({ range: "custom", ...RANGE, policy, compare: "previous" });

    it("of Plans, with what changed", async () => {
      const page = await pages.open(`/plans?${address}`);
      await settled(page);
      const columns = await Promise.all(
        ["mrr", "active_customers", "arpa", "logo_churn_rate"].map(async (id) => ({
          id,
          by: await asked(id, { policy, interval: "range", by: "product", compare: "previous" }),
          all: await asked(id, { policy, interval: "range", compare: "previous" }),
        })),
      );
      const [mrr, customers, arpa, churn] = columns;
      const cellsOf = (of: (column: (typeof columns)[number] | undefined) => Row | undefined): Cell[] => [
        cellOf("money", of(mrr)?.value),
        cellOf("money", of(mrr)?.change),
        cellOf("count", of(customers)?.value),
        cellOf("count", of(customers)?.change),
        cellOf("money", of(arpa)?.value),
        cellOf("ratio", of(churn)?.value),
      ];
      const products = (mrr?.by ?? []).map((one) => String(one.product));
      const lines = products.map((product) => ({
        head: product,
        cells: cellsOf((column) => column?.by.find((one) => one.product === product)),
      }));
      lines.push({ head: "All customers", cells: cellsOf((column) => column?.all[0]) });
      await same(page, "What plans are worth", lines, 30);
    });

    it.each([
      ["arr", "money"],
      ["active_customers", "count"],
      ["logo_churn_rate", "ratio"],
      ["quick_ratio", "times"],
    ] as const)("of Metrics, %s beside the period before", async (id, unit) => {
      const page = await pages.open(`/metrics?of=${id}&${address}`);
      await settled(page);
      const rows = await asked(id, { policy, interval: "month", compare: "previous" });
      const lines = rows.map((one) => ({
        head: monthName(one.period),
        cells: [cellOf(unit, one.value), null, changeOf(unit, one)],
      }));
      const { name } = await named(id);
      await same(page, `${name} by period`, lines, 18);
      const before = new Map(rows.map((one) => [monthName(one.period), one.previous ?? null]));
      const shown = await linesOf(page, `${name} by period`);
      const wrong = shown.filter(
        ({ head, cells }) => !hasFigure(cells[1] ?? "", [before.get(head) ?? null, unit]),
      );
      expect(wrong).toEqual([]);
    });

    it("of Retention and Expansion, with what they are compared with", async () => {
      const page = await pages.open(`/retention?${address}`);
      await settled(page);
      const nrr = await asked("nrr_12m", { policy, interval: "month", compare: "previous" });
      const retained = nrr.map((one) => ({
        head: monthName(one.period),
        cells: [cellOf("ratio", one.value), null, null, null, cellOf("ratio", one.previous)],
      }));
      await same(page, "Net and gross revenue retention", retained, 20);
      // A year, so that the period before it has exchange rates from its first day on.
      const whole = { policy, interval: "range", compare: "previous", from: "2025-11" };
      const year = new URLSearchParams({ ...Object.fromEntries(address), from: whole.from });
      await page.goto(`${pages.served.url}/expansion?${year}`);
      await settled(page);
      const averages = await Promise.all(
        [
          ["Per expansion", "average_expansion"],
          ["Per expanding customer", "average_expansion_per_customer"],
        ].map(async ([head = "", id = ""]) => {
          const [one] = await asked(id, whole);
          return {
            head,
            cells: [null, cellOf("money", one?.previous), cellOf("money", one?.change)],
          };
        }),
      );
      const shown = await linesOf(page, "Average expansion MRR");
      expect(wrongIn(shown.slice(0, 2), averages, "averages")).toEqual([]);
      expect(shown.length).toBeGreaterThan(2);
    });

    it("of the cards of the overview, with their change", async () => {
      const page = await pages.open(`/?${address}`);
      await settled(page);
      const cards = page.locator("li.key[data-figure]").filter({ has: page.locator("[data-drill]") });
      const wrong: string[] = [];
      let compared = 0;
      for (const card of await cards.all()) {
        const id = (await card.getAttribute("data-figure")) ?? "";
        const drill = (await card.locator("[data-drill]").first().getAttribute("data-drill")) ?? "";
        const [, period = ""] = drill.split(";");
        const [from = "", to = from] = period.split("..");
        if (!(await isMetric(id))) continue;
        const [one] = await asked(id, { policy, interval: "range", from, to, compare: "previous" });
        const { unit } = await named(id);
        const parts = await card.locator(".key-change > span:not(.quiet):not(.unseen)").allTextContents();
        const cell = changeOf(id === "quick_ratio" ? "times" : unit, one);
        if (parts.length > 0 && !isShown(parts.join(" "), cell))
          wrong.push(`${id}: ${parts.join(" ")}, not ${JSON.stringify(cell)}`);
        compared += 1;
      }
      expect(wrong).toEqual([]);
      expect(compared).toBeGreaterThan(2);
    });

    it("of Customers and of one of them", async () => {
      const page = await pages.open(`/customers?${address}`);
      await settled(page);
      const listed = z.object({ rows: z.array(customerSchema) });
      const { rows } = await pages.ask(`customers?policy=${policy}&limit=${MOST}`, listed);
      const lines = rows.map((one) => ({
        head: one.name ?? one.customer,
        cells: [one.mrr, one.change, one.expansion].map((minor) => cellOf("money", minor)),
      }));
      await same(page, "Customers", lines, 60);
      await page.goto(`${pages.served.url}/customers?status=churned&${address}`);
      await settled(page);
      const churned = await pages.ask(
        `customers?policy=${policy}&status=churned&sort=left&order=desc&limit=${MOST}`,
        listed,
      );
      const gone = churned.rows.map((one) => ({
        head: one.name ?? one.customer,
        cells: [null, cellOf("money", one.lost)],
      }));
      await same(page, "Customers", gone, 10);
      const [first] = rows;
      const path = `/customers/${first?.account}/${first?.customer}`;
      await page.goto(`${pages.served.url}${path}?${address}`);
      await settled(page);
      const one = await pages.ask(`${path.slice(1)}?policy=${policy}`, oneCustomerSchema);
      const facts = await page.locator(".facts-large .fact-strong").allTextContents();
      expect(facts.map((text, index) => isShown(text, cellOf("money", [one.mrr, one.arr][index])))).toEqual([
        true,
        true,
      ]);
      const amounts = new Set(one.steps.map(({ mrr }) => mrr));
      const steps = await linesOf(page, "MRR over time");
      const after = steps.map(({ cells }) => Math.round(Number(cells.at(-1)?.replaceAll(",", "")) * 100));
      expect(after.filter((minor) => !amounts.has(minor))).toEqual([]);
      expect(after.length).toBeGreaterThan(1);
    });
  });

  it("of the ranking of Segments", async () => {
    const page = await pages.open("/segments");
    await settled(page);
    const month = { from: RANGE.to, to: RANGE.to, interval: "month", compare: "previous" };
    const rows = await asked("expansion_mrr", { ...month, by: "country" });
    const [all] = await asked("expansion_mrr", month);
    const countries = new Intl.DisplayNames("en-GB", { type: "region" });
    const lines = rows.map((one) => ({
      head: one.country === null ? "Unknown" : (countries.of(String(one.country)) ?? ""),
      cells: [
        cellOf("money", one.value),
        changeOf("money", one),
        cellOf("ratio", (one.value ?? 0) / (all?.value ?? 1)),
      ],
    }));
    const shown = await linesOf(page, "Expansion MRR by country");
    const own = shown.filter(({ head }) => !["Other", "Total"].includes(head));
    expect(wrongIn(own, lines, "countries")).toEqual([]);
    expect(comparedIn(own, lines)).toBeGreaterThan(20);
  });

  it("of Signals and This week", async () => {
    const page = await pages.open("/signals");
    const signals = await pages.ask(`signals?limit=${MOST}`, signalsSchema);
    await settled(page);
    const lines = signals.rows.map((one) => ({
      head: one.name ?? one.customer,
      cells: [null, null, null, cellOf("money", one.step_mrr)],
    }));
    await same(page, "Open signals", lines, 50);
    expect(
      isShown(await textOf(page.locator(".answer")), [
        [signals.sums.signals, "count"],
        [signals.sums.customers, "count"],
        [signals.sums.step_mrr, "money"],
      ]),
    ).toBe(true);
    expect(await roundedSums(page, ".kind-mrr")).toEqual(
      signals.kinds.flatMap(({ step_mrr: mrr }) => (mrr === 0 ? [] : [Math.round(mrr / 100)])),
    );
    await page.goto(`${pages.served.url}/week`);
    const week = await pages.ask("week", weekSchema);
    await settled(page);
    const shown = await page
      .locator("[aria-labelledby=lines-title] .week-line")
      .evaluateAll((all) =>
        all.map((line) =>
          [...line.querySelectorAll(".week-money > span")].map((one) => one.textContent ?? ""),
        ),
      );
    expect(shown.length).toBe(week.rows.length);
    const wrong = shown.filter(([sum = "", expected = ""], index) => {
      const line = week.rows[index];
      const isTold = (line?.expected_mrr ?? null) !== null;
      return !(
        isShown(sum, cellOf("money", line?.step_mrr)) &&
        isShown(
          expected,
          isTold
            ? [
                [line?.expected_mrr ?? null, "money"],
                [line?.precision ?? null, "ratio"],
                [line?.base ?? null, "ratio"],
              ]
            : [],
        )
      );
    });
    expect(wrong).toEqual([]);
  });

  it("of Headroom", async () => {
    const page = await pages.open("/headroom");
    const { sums } = await pages.ask("headroom?limit=0", headroomSchema);
    const white = await pages.ask(`whitespace?limit=${MOST}`, whitespaceSchema);
    await settled(page);
    const facts = await page.locator(".headroom-sums dd").allTextContents();
    const money = [sums.open, sums.next_plan, sums.add_on, sums.family];
    expect(money.filter((minor, index) => !isShown(facts[index] ?? "", cellOf("money", minor)))).toEqual([]);
    const total = (name: string, cells: Cell[]) => ({
      head: `All customers · ${name}`,
      cells: [[], ...cells, []],
    });
    const { columns } = white;
    const lines: Line[] = [
      total(
        "Owned",
        columns.map((one) => [
          [one.owned, "money"],
          [one.owners, "count"],
        ]),
      ),
      total(
        "In the pipeline",
        columns.map((one) => [
          [one.pipeline, "money"],
          [one.pipeline_customers, "count"],
        ]),
      ),
      total(
        "Open",
        columns.map((one) => [
          [one.open, "money"],
          [one.buyers, "count"],
        ]),
      ),
      ...white.rows.map((one) => ({
        head: one.name ?? one.customer,
        cells: [
          cellOf("money", one.mrr),
          ...one.cells.map((cell): Cell => {
            if (cell.state === "not eligible") return [];
            if (cell.state === "in pipeline") return [[cell.pipeline, "money"]];
            return cell.state === "owned" && cell.open === 0 ? [] : [[cell.open, "money"]];
          }),
          cellOf("money", one.open),
        ],
      })),
    ];
    const shown = (await linesOf(page, "Customers by product family")).filter(
      ({ head }) => !head.endsWith("Not eligible"),
    );
    expect(wrongIn(shown, lines, "whitespace")).toEqual([]);
    expect(comparedIn(shown, lines)).toBeGreaterThan(200);
  });

  it("of the pipeline: coverage, board and list", async () => {
    const page = await pages.open("/pipeline?tab=list");
    const deals = await pages.ask(`opportunities?limit=${MOST}`, dealsSchema);
    const coverage = await pages.ask("coverage", coverageSchema);
    await settled(page);
    const lines = deals.rows.map((one) => ({
      head: one.title,
      cells: [null, null, cellOf("money", one.amount), cellOf("money", one.weighted)],
    }));
    await same(page, "List", lines, 50);
    const facts = await page
      .locator(".pipeline-sums > div")
      .evaluateAll((all) => all.map((fact) => [...fact.children].map((one) => one.textContent).join(" ")));
    const { now, needed } = coverage;
    const inFact = (index: number, ...figures: Figure[]) =>
      figures.every(([number, unit]) => number === null || hasFigure(facts[index] ?? "", [number, unit]));
    expect([
      inFact(0, [now.coverage, "times"]),
      inFact(1, [needed, "times"], [coverage.win_rate, "ratio"]),
      inFact(2, [now.open, "money"], [now.remaining, "money"]),
      inFact(3, [deals.sums.amount, "money"], [deals.sums.weighted, "money"]),
    ]).toEqual([true, true, true, true]);
    await page.goto(`${pages.served.url}/pipeline`);
    await settled(page);
    const columns = await page.locator(".column-sum").allTextContents();
    const open = deals.stages.filter(({ kind }) => !kind.startsWith("closed"));
    expect(columns.length).toBeGreaterThan(3);
    expect(columns.filter((text, index) => !hasFigure(text, [open[index]?.amount ?? null, "money"]))).toEqual(
      [],
    );
  });

  it("of Owners: customers, targets and credit", async () => {
    const page = await pages.open("/owners");
    const gaps = ["no_owner", "not_owner", "two_people", "inactive", "complex"].map((gap) => `&gap=${gap}`);
    const owners = await pages.ask(`owners?limit=${MOST}${gaps.join("")}`, ownersSchema);
    await settled(page);
    const lines = owners.rows.map((one) => ({
      head: one.name ?? one.customer,
      cells: [cellOf("money", one.mrr)],
    }));
    await same(page, "Who owns what", lines, 50);
    expect(await roundedSums(page, ".gaps .kind-mrr")).toEqual(
      owners.gaps.map(({ mrr }) => Math.round(mrr / 100)),
    );
    await page.goto(`${pages.served.url}/owners?tab=targets`);
    const pace = await pages.ask("pace", paceSchema);
    await settled(page);
    const shown = await linesOf(page, "Targets");
    expect(shown.length).toBe(pace.rows.length);
    const wrong = shown.filter(({ cells }, index) => {
      const one = pace.rows[index];
      const unit = one?.unit === "ratio" ? "ratio" : one?.unit === "money" ? "money" : "count";
      return !(
        hasFigure(cells[2] ?? "", [one?.actual ?? null, unit]) &&
        hasFigure(cells[3] ?? "", [one?.amount ?? null, unit])
      );
    });
    expect(wrong).toEqual([]);
    await page.goto(`${pages.served.url}/owners?tab=credit`);
    const credit = await pages.ask("credit?from=2025-11&to=2026-10", creditSchema);
    await settled(page);
    const months = credit.periods.map((one) => ({
      head: monthName(one.period, "long"),
      cells: [one.credited, one.no_owner, one.expansion_mrr, one.given_back].map((minor) =>
        cellOf("money", minor),
      ),
    }));
    await same(page, "Credited and no owner", months, 40);
  });

  /** A metric as the API answers it. */
  async function asked(id: string, question: Record<string, string>): Promise<Row[]> {
    const inputs = new URLSearchParams({ ...RANGE, ...question });
    return (await pages.ask(`metric/${id}?${inputs}`, metricSchema)).rows;
  }

  async function catalogue() {
    return (await pages.ask("metrics", catalogueSchema)).rows;
  }

  async function named(id: string): Promise<{ name: string; unit: Unit }> {
    const found = (await catalogue()).find((one) => one.id === id);
    const unit = found?.unit === "money" ? "money" : found?.unit === "ratio" ? "ratio" : "count";
    return { name: found?.name ?? id, unit };
  }

  const isMetric = async (id: string) => (await catalogue()).some((one) => one.id === id);
});

type Window = Awaited<ReturnType<Pages["open"]>>;

/** Expects a table's lines, of which at least so many figures must be there. */
async function same(page: Window, caption: string, lines: Line[], least: number): Promise<void> {
  const shown = await linesOf(page, caption);
  expect(wrongIn(shown, lines, caption)).toEqual([]);
  expect(comparedIn(shown, lines)).toBeGreaterThanOrEqual(least);
}

/** Sums that stand without cents, where the exact ones are one click away. */
async function roundedSums(page: Window, place: string): Promise<number[]> {
  const texts = await page.locator(place).allTextContents();
  return texts.map((text) => Number(text.replaceAll(/[^\d-]/g, "")));
}

/** Whether one of the numbers of a text is a figure. */
function hasFigure(text: string, of: Figure): boolean {
  if (of[0] === null) return true;
  const pieces = text.match(/[+-]?(?:[A-Z]{0,2}[$€£¥])?\d[\d,]*(?:\.\d+)?\s?(?:%|pp)?/g) ?? [];
  return pieces.some((piece) => isShown(piece, [of]));
}

const figure = (unit: Unit, number: number | null | undefined): Figure[] => [[number ?? null, unit]];
const cellOf = (unit: Unit, number: number | null | undefined): Cell => figure(unit, number);

/** A change with the growth beside it; what rounds to nothing has no growth. */
function changeOf(unit: Unit, of: Row | undefined): Cell {
  const change = of?.change ?? null;
  if (change === null) return [];
  const isNothing =
    unit === "ratio" ? Math.abs(change) < 0.0005 : unit === "times" ? Math.abs(change) < 0.005 : change === 0;
  const shown: Figure = [change, unit === "ratio" ? "points" : unit];
  return isNothing ? [shown] : [shown, [of?.growth ?? null, "ratio"]];
}

function monthName(month: string, length: "short" | "long" = "short"): string {
  const writer = new Intl.DateTimeFormat("en-GB", { month: length, year: "numeric", timeZone: "UTC" });
  return writer.format(new Date(`${month}-01T00:00:00Z`));
}

const money = z.number().nullable();
const person = { customer: z.string(), name: z.string().nullable() };
const customerSchema = z.object({
  ...person,
  account: z.string(),
  ...{ mrr: money, change: money, expansion: money, lost: money },
});
const oneCustomerSchema = z.object({
  mrr: z.number(),
  arr: z.number(),
  steps: z.array(z.object({ mrr: z.number() })),
});
const signalsSchema = z.object({
  sums: z.object({ signals: z.number(), customers: z.number(), step_mrr: z.number() }),
  kinds: z.array(z.object({ step_mrr: z.number() })),
  rows: z.array(z.object({ ...person, step_mrr: money })),
});
const weekSchema = z.object({
  rows: z.array(z.object({ step_mrr: money, expected_mrr: money, precision: money, base: money })),
});
const headroomSchema = z.object({
  sums: z.object({ open: z.number(), next_plan: z.number(), add_on: z.number(), family: z.number() }),
});
const counted = { owned: z.number(), open: z.number(), pipeline: z.number() };
const whitespaceSchema = z.object({
  columns: z.array(
    z.object({ ...counted, owners: z.number(), buyers: z.number(), pipeline_customers: z.number() }),
  ),
  rows: z.array(
    z.object({
      ...person,
      ...{ mrr: z.number(), open: z.number() },
      cells: z.array(z.object({ ...counted, state: z.string() })),
    }),
  ),
});
const dealsSchema = z.object({
  sums: z.object({ amount: z.number(), weighted: money }),
  stages: z.array(z.object({ kind: z.string(), amount: z.number() })),
  rows: z.array(z.object({ title: z.string(), amount: money, weighted: money })),
});
const coverageSchema = z.object({
  now: z.object({ coverage: money, open: z.number(), remaining: money }),
  needed: money,
  win_rate: money,
});
const ownersSchema = z.object({
  gaps: z.array(z.object({ mrr: z.number() })),
  rows: z.array(z.object({ ...person, mrr: money })),
});
const paceSchema = z.object({
  rows: z.array(z.object({ unit: z.string(), actual: money, amount: z.number() })),
});
const creditSchema = z.object({
  periods: z.array(
    z.object({
      period: z.string(),
      ...{ credited: z.number(), no_owner: z.number(), expansion_mrr: z.number(), given_back: z.number() },
    }),
  ),
});
const catalogueSchema = z.object({
  rows: z.array(z.object({ id: z.string(), name: z.string(), unit: z.string() })),
});
