import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { groupedBy } from "../../src/base/grouped.ts";
import { type Drill, drillFrom } from "../../web/data/drill-key.ts";
import { turn } from "../amount.ts";
import { Pages } from "./pages.ts";
import { settled } from "./settled.ts";

const FROM = "2023-11";
const TO = "2026-10";
const POLICIES = ["cambium", "stripe", "chartmogul"];

/** Pages whose figures open what is behind them, with the least number of such figures that there must be. */
const PAGES: [path: string, least: number, isInTurn?: true][] = [
  ["/", 200],
  ["/movements", 200],
  ["/movements?split=group", 300],
  ["/expansion", 100],
  ["/retention", 150],
  ["/plans", 60, true],
  ["/metrics?of=arpa&compare=previous", 20, true],
  ["/segments", 20, true],
];
/** Of pages that are read in turns, the policy whose turn it is. */
const isAsked = (policy: string, isInTurn?: true) =>
  isInTurn === undefined || turn === null || policy === POLICIES[turn];

const answerSchema = z.object({
  unit: z.string(),
  rows: z.array(z.looseObject({ period: z.string(), value: z.number().nullable() })),
});
const cohortsSchema = z.object({
  rows: z.array(z.object({ cohort: z.string(), age: z.number(), value: z.number().nullable() })),
});

/** A figure of a page: what it says, and the question that it answers. */
interface Shown {
  text: string;
  drill: Drill;
}

/**
 * Each figure of a page that opens a proof names its metric, period and filters. The same is asked of the API, for all
 * figures of a metric and its filters at once, and what the page shows must be that to the cent.
 */
describe("every number", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await Pages.shared();
  });
  afterAll(() => pages?.stop());
  afterEach(() => pages.closeWindows());

  const asked = POLICIES.flatMap((policy) =>
    PAGES.flatMap(([path, least, isInTurn]) => (isAsked(policy, isInTurn) ? [{ policy, path, least }] : [])),
  );
  it.each(asked)("of $path under $policy over 36 months is the API's", async ({ policy, path, least }) => {
    const range = `range=custom&from=${FROM}&to=${TO}&policy=${policy}`;
    const page = await pages.open(`${path}${path.includes("?") ? "&" : "?"}${range}`);
    await settled(page);
    const shown = await figuresOf(page);
    expect(shown.length).toBeGreaterThanOrEqual(least);
    const wrong: string[] = [];
    for (const group of groupedBy(shown, questionOf).values()) {
      const told = await toldOf(group[0]!.drill, policy);
      for (const { text, drill } of group) {
        const value = told.values.get(keyOf(drill));
        if (!isSame(text, value ?? null, told.unit))
          wrong.push(`${drill.metric} ${drill.period} ${drill.where.join(" ")}: ${text}, not ${value}`);
      }
    }
    expect(wrong).toEqual([]);
  });

  /** What the API says of a metric with its filters, for every period or for one range of several. */
  async function toldOf({ metric, period, where, cohort }: Drill, policy: string) {
    const asked = new URLSearchParams({ policy });
    const part = partOf(where);
    if (part !== null) asked.append("by", part.name);
    for (const one of part === null ? where : where.slice(1)) asked.append("where", one);
    if (cohort !== undefined) {
      for (const [name, value] of Object.entries({ of: cohort.of, interval: cohort.interval }))
        asked.set(name, value);
      asked.set("from", FROM);
      asked.set("to", TO);
      const { rows } = await pages.ask(`cohorts?${asked}`, cohortsSchema);
      return { unit: "ratio", values: new Map(rows.map((row) => [`${row.cohort} ${row.age}`, row.value])) };
    }
    const [from = "", to = from] = period.split("..");
    const isRange = period.includes("..");
    asked.set("from", isRange ? from : FROM);
    asked.set("to", isRange ? to : TO);
    asked.set("interval", isRange ? "range" : "month");
    const { unit, rows } = await pages.ask(`metric/${metric}?${asked}`, answerSchema);
    const own = part === null ? rows : rows.filter((row) => (row[part.name] ?? "") === part.value);
    const values = new Map(own.map((row) => [isRange ? period : row.period, row.value]));
    return { unit, values };
  }
});

async function figuresOf(page: Page): Promise<Shown[]> {
  const found = await page
    .locator("[data-drill]:not(.leaders th [data-drill])")
    .evaluateAll((all) =>
      all.map((one) => [one.getAttribute("data-drill") ?? "", one.getAttribute("data-shown") ?? ""]),
    );
  return found.map(([text = "", shown = ""]) => {
    const drill = drillFrom(text);
    if (drill === null) throw new Error(`no drill: ${text}`);
    return { text: shown, drill };
  });
}

const MOVED = ["type", "cause", "group"];

/** The one value of a dimension of customers or items that a figure is of: such parts are rounded to add up. */
function partOf(where: string[]): { name: string; value: string } | null {
  const [first, ...others] = where.map((one) => /^([^=]+)=(.*)$/.exec(one));
  const [, name = "", value = ""] = first ?? [];
  const isOne = others.every((other) => MOVED.includes(other?.[1] ?? ""));
  return !isOne || ["", ...MOVED].includes(name) ? null : { name, value };
}

/** What figures have in common that one question answers. */
function questionOf({ drill: { metric, period, where, cohort } }: Shown): string {
  const range = period.includes("..") ? period : "";
  return [metric, cohort?.of, cohort?.interval, range, ...where].join(";");
}

const keyOf = ({ period, cohort }: Drill) => (cohort === undefined ? period : `${period} ${cohort.age}`);

/** Whether a text is a value as it is shown: money to the cent, shares to a tenth of a percent, numbers whole. */
function isSame(text: string, value: number | null, unit: string): boolean {
  if (value === null) return text === "–";
  const number = Number(text.replace(/[^\d.-]/g, ""));
  if (!/\d/.test(text) || Number.isNaN(number)) return false;
  if (unit === "money") return Math.round(number * 100) === value;
  if (unit !== "ratio") return number === value;
  const [near, within] = text.includes("%") ? [number / 100, 0.0005] : [number, 0.005];
  return Math.abs(near - value) <= within + 1e-9;
}
