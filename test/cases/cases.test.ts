import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { importOperation } from "../../src/api/evidence.ts";
import { setSetting } from "../../src/api/organisation.ts";
import { metric } from "../../src/api/questions.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { minorDigits } from "../../src/base/money.ts";
import { inWorkspace } from "../workspace.ts";

const root = fileURLToPath(new URL(".", import.meta.url));
const caseSchema = z.strictObject({ policy: z.string(), currency: z.string(), timezone: z.string() });

/** One row of expected.csv: metric,interval,period,by,key,where,value. */
interface Expected {
  metric: string;
  interval: string;
  period: string;
  by: string;
  key: string;
  where: string;
  value: string;
}

describe("worked cases, each with its arithmetic in its README", () => {
  for (const name of readdirSync(root, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  )) {
    it(name, async () => {
      const folder = join(root, name);
      const settings = caseSchema.parse(JSON.parse(readFileSync(join(folder, "case.json"), "utf8")));
      const rows = readExpected(join(folder, "expected.csv"));
      expect(rows.length).toBeGreaterThan(0);
      const found = await inWorkspace(async (workspace) => {
        await prepare(workspace, folder, settings);
        const values: string[] = [];
        for (const row of rows)
          values.push(`${describeRow(row)}${await figureOf(workspace, row, settings.currency)}`);
        return values;
      });
      expect(found).toEqual(rows.map((row) => `${describeRow(row)}${row.value}`));
    });
  }
});

async function prepare(
  workspace: Workspace,
  folder: string,
  settings: z.infer<typeof caseSchema>,
): Promise<void> {
  for (const [name, value] of Object.entries(settings)) await setSetting.run(workspace, { name, value });
  if (existsSync(join(folder, "fx.csv"))) {
    await importOperation.run(workspace, { source: "fx", files: [join(folder, "fx.csv")] });
  }
  await importOperation.run(workspace, {
    source: "subscriptions",
    files: [join(folder, "subscriptions.csv")],
  });
}

async function figureOf(workspace: Workspace, row: Expected, currency: string): Promise<string> {
  const answer = await metric.run(workspace, {
    metric: row.metric,
    from: row.period,
    to: row.period,
    interval: z.enum(["day", "week", "month", "quarter", "year"]).parse(row.interval),
    by: row.by === "" ? [] : [row.by],
    where: row.where === "" ? [] : [row.where],
  });
  const cell = answer.rows.find((candidate) => row.by === "" || candidate[row.by] === row.key);
  if (cell === undefined) return "(no row)";
  if (typeof cell.value !== "number") return "";
  if (answer.unit === "count") return String(cell.value);
  if (answer.unit === "ratio") return normal(cell.value.toFixed(6));
  const digits = minorDigits(currency);
  return (cell.value / 10 ** digits).toFixed(digits);
}

function readExpected(path: string): Expected[] {
  const [, ...lines] = readFileSync(path, "utf8").trim().split(/\r?\n/);
  return lines.map((line) => {
    const [metric = "", interval = "", period = "", by = "", key = "", where = "", value = ""] =
      line.split(",");
    return { metric, interval: interval === "" ? "month" : interval, period, by, key, where, value: value };
  });
}

function describeRow({ metric, interval, period, by, key, where }: Expected): string {
  return `${[metric, interval, period, by, key, where].join(" ")}: `;
}

function normal(text: string): string {
  return text === "-0.000000" ? "0.000000" : text;
}
