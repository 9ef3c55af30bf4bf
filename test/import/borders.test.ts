import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createRawStripe } from "../../src/model/states/apply-stripe.ts";
import { openFile } from "../../src/sources/files/file.ts";
import { stage } from "../../src/sources/files/read.ts";
import type { Field, Shape } from "../../src/sources/files/shape.ts";
import { createRaw, knownRows } from "../../src/sources/raw/raw.ts";
import { isSource, SOURCES } from "../../src/sources/sources.ts";
import { openDuckDb } from "../../src/warehouse/duckdb.ts";
import { inFolder } from "../workspace.ts";

const MOST = "9007199254740991";
const BEYOND = "9007199254740992";
/** What is no number for any column of numbers. */
const NO_NUMBERS = ["NaN", "Infinity", "-Infinity", "1e400", "1e21", "1".repeat(40), "0x10", "1,5", "ten"];

interface Border {
  good: string[];
  bad: string[];
}

/** Values at the border of a type, and one beyond. */
const BORDERS: Record<string, Border> = {
  instant: {
    good: ["1970-01-01", "2099-12-31T23:59:59Z", "4102444798"],
    bad: [
      "1969-12-31T23:59:59Z",
      "2100-01-01T00:00:01Z",
      "100000-01-01",
      "99999999999999",
      "1e21",
      "2024-02-30",
    ],
  },
  month: { good: ["1970-01", "2099-12"], bad: ["1969-12", "2100-01", "2024-13", "100000-01"] },
  money: { good: ["0", "9007199254.740991"], bad: ["-0.01", "9007199254.740992", ...NO_NUMBERS] },
  signed: { good: [MOST, `-${MOST}`], bad: [BEYOND, `-${BEYOND}`, ...NO_NUMBERS] },
  micros: { good: ["0", MOST], bad: ["-1", BEYOND, "0.5", ...NO_NUMBERS] },
  minor: { good: ["0", "999999999999999.999999999999"], bad: ["-1", "1000000000000000", ...NO_NUMBERS] },
  percent: { good: ["0", "100"], bad: ["-0.1", "100.0001", ...NO_NUMBERS] },
  millionths: { good: ["0", "1000000"], bad: ["-1", "1000001", ...NO_NUMBERS] },
  rate: {
    good: ["0.0000001", "9000000"],
    bad: ["0", "0.00000009", "9000000.1", "-1", "NaN", "1e400", "1".repeat(40)],
  },
  rates: {
    good: ['{"eur": 0.000000001}', '{"eur": 900000000}'],
    bad: ['{"eur": 0.0000000009}', '{"eur": 900000000.5}', '{"eur": 1e400}', '{"eur": "x"}', "[]", "NaN"],
  },
  tiers: {
    good: ['[{"up_to": null, "unit_amount_micros": 1}]'],
    bad: ["NaN", "{}", '[{"up_to": 1e400}]', '[{"up_to": -1}]'],
  },
  boolean: { good: ["true", "false"], bad: ["maybe", "NaN"] },
  currency: { good: ["usd", "EUR"], bad: ["zzz", "US", "NaN"] },
};

/** Values within the type of a column that go against a rule of the row, and the column that the rule names. */
const RULED: Record<string, Record<string, string>> = {
  "sigma.subscription_item_change_events.mrr_change": { [MOST]: "mrr_change", [`-${MOST}`]: "mrr_change" },
  "subscriptions.subscriptions.end": { "1970-01-01": "end" },
  "subscriptions.subscriptions.kind": { metered: "end" },
  "changes.changes.change": { [MOST]: "change", [`-${MOST}`]: "change" },
  "current.current.kind": { metered: "kind" },
  "invoices.invoices.amount": { [MOST]: "amount", [`-${MOST}`]: "amount" },
  "invoices.invoices.period_end": { "1970-01-01": "period_end" },
  "fx.fx.base": { EUR: "quote" },
  "fx.fx.quote": { usd: "quote" },
};

function borderOf(field: Field): Border {
  if (typeof field.type === "object") return { good: [...field.type.oneOf], bad: ["none of them", "NaN"] };
  if (field.type !== "count" && field.type !== "integer") return BORDERS[field.type] ?? { good: [], bad: [] };
  const least = field.least ?? (field.type === "count" ? 0 : -Number.MAX_SAFE_INTEGER);
  const most = field.most ?? (field.type === "count" ? 2_147_483_647 : Number.MAX_SAFE_INTEGER);
  return {
    good: [String(least), String(most)],
    bad: [String(BigInt(least) - 1n), String(BigInt(most) + 1n), "0.5", ...NO_NUMBERS],
  };
}

/** What stands in a column of a row while another is tried: rows differ by their ids and days. */
function usual({ type, name, isRequired }: Field, row: number): string {
  if (type === "instant") return isRequired ? new Date(Date.UTC(1990, 0, 1 + row)).toISOString() : "";
  if (type === "month") return `${1980 + Math.floor(row / 12)}-${String((row % 12) + 1).padStart(2, "0")}`;
  if (type === "currency") return name === "quote" ? "EUR" : "USD";
  if (type === "rates") return '{"eur": 0.9}';
  if (!isRequired && name !== "amount" && name !== "mrr") return "";
  if (typeof type === "object") return type.oneOf[0] ?? "";
  return type === "text" ? `${name}_${row}` : "1";
}

interface Tried {
  column: string;
  value: string;
  isBad: boolean;
  /** The column that is named where it is bad. */
  by: string;
}

function triedOf(source: string, { name, fields }: Shape): Tried[] {
  return fields.flatMap((field) => {
    const ruled = RULED[`${source === "states" ? name : source}.${name}.${field.name}`] ?? {};
    const { good, bad } = borderOf(field);
    const of = (isBad: boolean) => (value: string) => ({
      column: field.name,
      value,
      isBad,
      by: ruled[value] ?? field.name,
    });
    const ends = field.isOpenEnded === true ? bad.filter((value) => !/^(2100|100000-)/.test(value)) : bad;
    return [
      ...good.filter((value) => ruled[value] === undefined).map(of(false)),
      ...[...ends, ...Object.keys(ruled)].map(of(true)),
    ];
  });
}

const CASES = Object.entries(SOURCES)
  .flatMap(([source, { shapes }]) => shapes.map((shape: Shape) => ({ source, shape })))
  .filter(({ source, shape }) => triedOf(source, shape).length > 0);

describe("every column of numbers, dates and words", () => {
  it.each(CASES)(
    "of $source, $shape.name, is taken at its borders and refused beyond them",
    async ({ source, shape }) => {
      if (!isSource(source)) throw new Error(source);
      await inFolder(async (folder) => {
        const tried = triedOf(source, shape);
        const lines = tried.map(({ column, value }, row) =>
          shape.fields
            .map((field) => (field.name === column ? value : usual(field, row)))
            .map((cell) => `"${cell.replaceAll('"', '""')}"`)
            .join(","),
        );
        const path = join(folder, "tried.csv");
        await writeFile(path, `${[shape.fields.map(({ name }) => name).join(","), ...lines].join("\n")}\n`);
        const warehouse = await openDuckDb(join(folder, "warehouse.duckdb"), () => undefined);
        try {
          await warehouse.exec("create table warehouse_state (name varchar, content varchar)");
          await createRaw(warehouse);
          await createRawStripe(warehouse);
          const file = await openFile(path, folder);
          const mapping = { map: {}, set: {} };
          const belonging = { account: "main", known: knownRows(source, shape, []) };
          const staged = await stage(warehouse, file, shape, mapping, belonging);
          const rows = await warehouse.query(`select file_row, "column" from ${staged.table}_bad order by 1`);
          const bad = new Map(rows.map((row) => [Number(row.file_row) - 2, String(row.column)]));
          const found = tried.map((one, row) => ({
            ...one,
            isBad: bad.has(row),
            by: bad.get(row) ?? one.column,
          }));
          expect(found).toEqual(tried);
        } finally {
          await warehouse.close();
        }
      });
    },
  );
});
