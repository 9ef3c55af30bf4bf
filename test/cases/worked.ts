import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { z } from "zod";
import { metric } from "../../src/api/ask/questions.ts";
import { replacePrice, setCatalogue } from "../../src/api/books/catalogue.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { setSetting } from "../../src/api/settings/organisation.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { minorDigits } from "../../src/base/currency.ts";
import { inWorkspace } from "../workspace.ts";
import { checkedBySql } from "./check-sql.ts";

const root = fileURLToPath(new URL(".", import.meta.url));
/** What the organisation says of its catalogue: of a product, or of one price in another's place. */
const saidSchema = z.array(
  z.union([
    setCatalogue.input.strict(),
    z.strictObject({ before: z.string(), after: z.string(), as: z.enum(["price", "plan", "inferred"]) }),
  ]),
);

const caseSchema = z.strictObject({
  settings: z.record(z.string(), z.string()).default({}),
  policy: z.string(),
  currency: z.string(),
  timezone: z.string(),
  catalogue: saidSchema.default([]),
  /** What is said after the first questions; expected-overruled.csv holds what the answers are then. */
  overruled: saidSchema.default([]),
});
type Case = z.infer<typeof caseSchema>;

/**
 * One row of expected.csv: metric,interval,period,by,key,where,value. Several dimensions, their keys and several filters
 * have a + between them. The keys (mix) and (within) are what a comparison with the period before makes of an average.
 */
interface Expected {
  metric: string;
  interval: string;
  period: string;
  by: string;
  key: string;
  where: string;
  value: string;
}

/** Holds each case, a folder beside this file, to what it expects. @param isOwn which of them, by name */
export function holdCases(isOwn: (name: string) => boolean): void {
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const { name } of folders.filter((folder) => isOwn(folder.name)))
    it(name, () => hold(join(root, name)));
}

async function hold(folder: string): Promise<void> {
  const settings = caseSchema.parse(JSON.parse(readFileSync(join(folder, "case.json"), "utf8")));
  await inWorkspace(async (workspace) => {
    const check = (file: string) =>
      workspace.inMoment(() => checkFigures(workspace, join(folder, file), settings));
    await prepare(workspace, folder, settings);
    await check("expected.csv");
    await checkSql(folder);
    if (settings.overruled.length === 0) return;
    await say(workspace, settings.overruled);
    await check("expected-overruled.csv");
  });
}

/** The files of a case, by what they are imported as. */
const FILES = [
  { source: "fx", names: ["fx.csv"] },
  { source: "costs", names: ["costs.csv"] },
  { source: "subscriptions", names: ["subscriptions.csv"] },
  { source: "states", names: ["states.csv", "prices.csv", "products.csv"] },
] as const;

async function prepare(workspace: Workspace, folder: string, of: Case): Promise<void> {
  const { policy, currency, timezone } = of;
  for (const [name, value] of Object.entries({ policy, currency, timezone, ...of.settings }))
    await setSetting.run(workspace, { name, value });
  for (const { source, names } of FILES) {
    const files = names.map((name) => join(folder, name)).filter((path) => existsSync(path));
    if (files.length > 0) await importOperation.run(workspace, { source, files });
  }
  await say(workspace, of.catalogue);
}

async function say(workspace: Workspace, said: z.infer<typeof saidSchema>): Promise<void> {
  for (const each of said) {
    if ("product" in each) await setCatalogue.run(workspace, each);
    else await replacePrice.run(workspace, each);
  }
}

async function checkFigures(workspace: Workspace, path: string, { currency }: Case): Promise<void> {
  const rows = readExpected(path);
  expect(rows.length).toBeGreaterThan(0);
  const figures = figuresOf(workspace, rows, currency);
  const found: string[] = [];
  for (const row of rows) found.push(`${describeRow(row)}${await figures(row)}`);
  expect(found).toEqual(rows.map((row) => `${describeRow(row)}${row.value}`));
}

/** What a case's own query works out is what the case expects. */
async function checkSql(folder: string): Promise<void> {
  const expected = readExpected(join(folder, "expected.csv")).filter(({ where }) => where === "");
  for (const { value, ...cell } of await checkedBySql(folder)) {
    const row = expected.find((each) => describeRow(each) === describeRow({ ...cell, where: "" }));
    const digits = row?.value.split(".")[1]?.length ?? 0;
    expect({ ...cell, value: value.toFixed(digits) }).toEqual({ ...cell, value: row?.value });
  }
}

type Answered = Awaited<ReturnType<typeof metric.run>>;
const EFFECTS: Record<string, "mix" | "within"> = { "(mix)": "mix", "(within)": "within" };

/** Asks once for all periods of a question. */
function figuresOf(workspace: Workspace, rows: Expected[], currency: string) {
  const question = (row: Expected) => [row.metric, row.interval, row.by, row.where, isEffect(row)].join(" ");
  const answers = new Map<string, Answered>();
  return async (row: Expected) => {
    const key = question(row);
    const periods = rows.filter((other) => question(other) === key).map(({ period }) => period);
    const answer = answers.get(key) ?? (await ask(workspace, row, periods.sort()));
    answers.set(key, answer);
    return isEffect(row) ? effectOf(answer, row, currency) : figureOf(answer, row, currency);
  };
}

const isEffect = ({ key }: Expected) => key in EFFECTS;

function ask(workspace: Workspace, row: Expected, periods: string[]): Promise<Answered> {
  return metric.run(workspace, {
    metric: row.metric,
    from: periods[0],
    to: periods.at(-1),
    interval: z.enum(["day", "week", "month", "quarter", "year"]).parse(row.interval),
    by: parts(row.by),
    where: parts(row.where),
    compare: isEffect(row) ? "previous" : undefined,
  });
}

const parts = (text: string) => (text === "" ? [] : text.split("+"));

function effectOf({ effects = [] }: Answered, row: Expected, currency: string): string {
  const effect = effects.find(({ period }) => period === row.period);
  return effect === undefined ? "(no effect)" : moneyText(effect[EFFECTS[row.key] ?? "mix"], currency);
}

function figureOf({ rows, unit }: Answered, row: Expected, currency: string): string {
  const keys = parts(row.key);
  const cell = rows.find(
    (candidate) =>
      candidate.period === row.period &&
      parts(row.by).every((name, index) => candidate[name] === keys[index]),
  );
  if (cell === undefined) return "(no row)";
  if (typeof cell.value !== "number") return "";
  if (unit === "count" || unit === "days") return String(cell.value);
  return unit === "ratio" ? normal(cell.value.toFixed(6)) : moneyText(cell.value, currency);
}

function moneyText(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  return (minor / 10 ** digits).toFixed(digits);
}

function readExpected(path: string): Expected[] {
  const [, ...lines] = readFileSync(path, "utf8").trim().split(/\r?\n/);
  return lines.map((line) => {
    const [metric = "", interval = "", period = "", by = "", key = "", where = "", value = ""] =
      line.split(",");
    return { metric, interval: interval === "" ? "month" : interval, period, by, key, where, value: value };
  });
}

function describeRow({ metric, interval, period, by, key, where }: Omit<Expected, "value">): string {
  return `${[metric, interval, period, by, key, where].join(" ")}: `;
}

function normal(text: string): string {
  return text === "-0.000000" ? "0.000000" : text;
}
