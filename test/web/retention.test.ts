import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { PALETTES } from "../../web/look/palette.ts";
import { cohortShade } from "../../web/retention/cohort-shade.ts";
import { money, Pages, seriousFindings, textOf } from "./pages.ts";
import { eventually, settled } from "./settled.ts";

const answer = z.object({ rows: z.array(z.object({ period: z.string(), value: z.number().nullable() })) });
const cohorts = z.object({
  rows: z.array(
    z.object({
      cohort: z.string(),
      age: z.number(),
      period: z.string(),
      customers: z.number(),
      value: z.number().nullable(),
      amount: z.number(),
      of_previous: z.number().nullable(),
    }),
  ),
  averages: z.array(z.object({ age: z.number(), value: z.number().nullable() })),
});
const people = z.object({ total: z.number(), customers: z.number(), figure: z.number() });

const fate = z.object({ mrr: z.number(), customers: z.number() });
const moved = z.object({
  figure: z.number(),
  customers: z.number(),
  retained: z.object({ opening: z.number(), expanded: fate, contracted: fate, churned: fate }),
});

const percent = (ratio: number | null) => (ratio === null ? "–" : `${(ratio * 100).toFixed(1)}%`);

describe("the retention page", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await Pages.shared();
  });
  afterAll(() => pages?.stop());
  afterEach(() => pages.closeWindows());

  it("answers with the API's figures, and opens what is behind them", async () => {
    const page = await pages.open("/retention");
    const last: Record<string, string> = {};
    for (const metric of ["nrr_12m", "grr_12m", "nrr", "grr"]) {
      const { rows } = await pages.ask(`metric/${metric}`, answer);
      expect(rows).toHaveLength(12);
      for (const { period, value } of rows)
        expect(await textOf(page.locator(`[id="cell-${metric};${period}"]`))).toBe(percent(value));
      last[metric] = percent(rows.at(-1)?.value ?? null);
    }
    expect(await textOf(page.locator(".answer"))).toContain(
      `now pay ${last.nrr_12m} of what they paid then, or ${last.grr_12m} without expansion`,
    );
    await page.getByText("Each period", { exact: true }).click();
    await eventually(() => page.url()).toContain("window=period");
    await page.locator('[id^="cell-nrr_12m;"]').first().click();
    expect(await textOf(page.getByRole("dialog").locator(".proof-figure"))).toBe(last.nrr_12m);
  });

  it("says first what moved a rate, with how many customers", async () => {
    const page = await pages.open("/retention?drill=nrr_12m%3B2026-10");
    const asked = "movers/nrr_12m?from=2026-10&to=2026-10&limit=1";
    const { figure, customers, retained } = await pages.ask(asked, moved);
    const parts = (["expanded", "contracted", "churned"] as const).map((fate) => retained[fate]);
    const [up, down, gone] = parts.map(({ mrr, customers: n }) => {
      const amount = `US$${money(Math.abs(mrr))}`;
      return `${mrr < 0 ? "-\u2060" : "+"}${amount} (${n})`;
    });
    const said = `expansion ${up}, contraction ${down} and churn ${gone}.`;
    const opening = `US$${money(retained.opening)}, which ${customers} customers had at the start`;
    const sentence = page.getByRole("dialog").locator(".proof-moved");
    await eventually(() => textOf(sentence)).toBe(`${percent(figure)} of ${opening}: ${said}`);
  });

  it("turns the table of cohorts as the address says", async () => {
    const page = await pages.open("/retention");
    const same = async (query: string, show: "value" | "of_previous" | "amount", of: string) => {
      await settled(page);
      const { rows } = await pages.ask(`cohorts${query}`, cohorts);
      const [length = "month"] = /quarter/.exec(query) ?? [];
      let compared = 0;
      for (const row of rows.filter((_, index) => index % 5 === 0)) {
        const cell = page.locator(`[id="cell-cohort:${of}:${length}:${row.age};${row.cohort}"]`);
        if (row.period > "2026-10" && length === "month") continue;
        const amount = of === "customers" ? String(row.amount) : money(row.amount);
        await eventually(() => textOf(cell)).toBe(show === "amount" ? amount : percent(row[show]));
        compared += 1;
      }
      expect(compared).toBeGreaterThan(2);
    };
    await same("", "value", "net");
    await page.getByText("Gross revenue", { exact: true }).click();
    await same("?of=gross", "value", "gross");
    await page.getByText("% of previous", { exact: true }).click();
    await same("?of=gross", "of_previous", "gross");
    await page.locator(".choices").getByText("Customers", { exact: true }).click();
    await page.getByText("Amount", { exact: true }).click();
    await same("?of=customers", "amount", "customers");
    await page.locator(".choices").getByText("Quarter", { exact: true }).click();
    await same("?of=customers&interval=quarter", "amount", "customers");
    await eventually(() => new URL(page.url()).search).toBe("?of=customers&show=amount&cohorts=quarter");
    const open = page.locator(".cohorts td.is-unfinished button");
    expect(await open.count()).toBeGreaterThan(3);
    for (const button of await open.all())
      expect(await button.getAttribute("aria-label")).toMatch(/Q4 2026, in progress/);
    await page.reload();
    await same("?of=customers&interval=quarter", "amount", "customers");
  });

  it("opens the customers of a cohort, and one customer's changes", async () => {
    const page = await pages.open("/retention");
    const { rows } = await pages.ask("cohorts", cohorts);
    const cell = rows.find(({ age, amount }) => age === 5 && amount > 0);
    const id = `cell-cohort:net:month:5;${cell?.cohort}`;
    await page.locator(`[id="${id}"]`).click();
    const drawer = page.getByRole("dialog");
    await drawer.locator(".proof-line").first().waitFor();
    const found = await pages.ask(`cohorts/${cell?.cohort}/5?limit=0`, people);
    expect(found.total).toBe(cell?.amount);
    expect(await textOf(drawer.locator(".proof-figure"))).toBe(percent(cell?.value ?? null));
    const sentence = `US$${money(found.total)} remains, ${percent(cell?.value ?? null)} of the starting amount, which matches the figure.`;
    expect(await textOf(drawer.locator(".proof-sum"))).toContain(sentence);
    expect(await drawer.locator(".proof-line").count()).toBe(found.customers);
    await drawer.locator(".mover").first().click();
    await drawer.locator(".proof-sum", { hasText: /^MRR of .* in \w+ \d{4}: US\$/ }).waitFor();
    await page.keyboard.press("Escape");
    await drawer.waitFor({ state: "detached" });
    await eventually(() => page.evaluate(() => document.activeElement?.id)).toBe(id);
  });

  it("fits a phone, and has no serious findings", async () => {
    const phone = await pages.open("/retention", { width: 360, scheme: "dark" });
    expect(await phone.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    expect(await seriousFindings(await pages.open("/retention?cohorts=quarter&range=all"))).toEqual([]);
    expect(await seriousFindings(phone)).toEqual([]);
  });
});

describe("the shades of cohorts", () => {
  it("leave the ink a contrast of 4.5:1", () => {
    for (const palette of Object.values(PALETTES)) {
      for (const canGrow of [true, false]) {
        for (let share = 0; share <= 4; share += 0.01) {
          const ground = cohortShade(share, canGrow, palette) ?? palette.ground;
          expect(contrast(ground, palette.ink), `${share} ${ground}`).toBeGreaterThan(4.5);
        }
      }
    }
  });

  it("part at 100 % where a cohort can grow", () => {
    const { light } = PALETTES;
    expect(cohortShade(1, true, light)).toBeUndefined();
    const [gain, loss] = [cohortShade(1.4, true, light), cohortShade(0.6, true, light)];
    const redOf = (color = "") => channels(color)[0] ?? 0;
    expect(redOf(loss)).toBeGreaterThan(redOf(gain));
    expect(cohortShade(null, true, light)).toBeUndefined();
  });
});

function channels(color: string): number[] {
  return color.startsWith("#")
    ? [1, 3, 5].map((place) => Number.parseInt(color.slice(place, place + 2), 16))
    : (color.match(/\d+/g) ?? []).map(Number);
}

/** WCAG 2.2, relative luminance and contrast ratio. */
function contrast(one: string, other: string): number {
  const [a, b] = [one, other].map((color) => {
    const [red = 0, green = 0, blue = 0] = channels(color).map((channel) => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  });
  return (Math.max(a ?? 0, b ?? 0) + 0.05) / (Math.min(a ?? 0, b ?? 0) + 0.05);
}
