import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { INTERVALS, STATUSES } from "../../src/base/words.ts";
import { readRelations } from "../../src/model/model.ts";

const root = fileURLToPath(new URL("../../src/model/", import.meta.url));

/** What DuckDB and ClickHouse read differently; the model does without. */
const BANNED: [string, RegExp][] = [
  ["//", /\/\//],
  ["lag or lead without a default", /\b(lag|lead)\s*\([^,()]*\)/i],
  ["round", /\bround\s*\(/i],
  ["grouping sets", /\bgrouping sets\b|\bcube\s*\(|\brollup\s*\(/i],
  ["arg_max", /\barg_(max|min)\b/i],
  ["quantile_cont", /\bquantile_cont\b/i],
  ["string_agg with an order", /\bstring_agg\s*\([^)]*order by/i],
  ["lateral", /\blateral\b/i],
  ["* exclude", /\*\s*exclude\b/i],
  ["the name at", /\bas at\b/i],
  ["qualify", /\bqualify\b/i],
];

const files = ["states", "links", "marts", "checks"].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".sql"))
    .map((name) => join(folder, name)),
);

describe("the SQL of the model", () => {
  it.each(files)("%s runs on both engines, has a header, and its grain where it is a relation", (file) => {
    const text = readFileSync(join(root, file), "utf8");
    const sql = text.replaceAll(/^--.*$/gm, "");
    expect(BANNED.filter(([, pattern]) => pattern.test(sql)).map(([name]) => name)).toEqual([]);
    expect(text.startsWith("-- ")).toBe(true);
    expect(/^-- grain: /m.test(text)).toBe(!file.startsWith("checks"));
    expect(text.split("\n").length).toBeLessThanOrEqual(81);
  });

  it("knows the words of a state", () => {
    const text = readFileSync(join(root, "states/built_states.sql"), "utf8");
    for (const words of [STATUSES, INTERVALS])
      expect(text).toContain(`enum(${words.map((word) => `'${word}'`).join(", ")})`);
  });

  it("is run in the order of the names that it uses", async () => {
    const order = (await readRelations("states")).map(({ name }) => name);
    expect(order.indexOf("customers")).toBeLessThan(order.indexOf("items"));
    expect(order.indexOf("items")).toBeLessThan(order.indexOf("built_states"));
    expect(order.indexOf("dimension_values")).toBeLessThan(order.indexOf("customer_dimensions"));
  });
});
