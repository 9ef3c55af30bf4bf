import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { ERROR_CODES } from "../../src/base/error.ts";
import { REASONS, THINGS } from "../../src/base/reasons/error-reasons.ts";
import { LANGUAGES } from "../../web/words/languages.ts";
import { Pages, textOf } from "./pages.ts";

const ROOT = join(import.meta.dirname, "../..");
/** What pages find out by themselves. */
const OWN = ["silent", "not_sent"];

const texts = z.record(z.string(), z.string());
const wordsSchema = z.object({
  errors: z.object({ codes: texts, of: texts, says: texts, mend: texts }),
});
const problemSchema = z.object({ detail: z.string(), reason: z.looseObject({ id: z.string() }) });

const wordsOf = (language: string) => {
  const path = join(ROOT, "web/words", language, "shell.json");
  return wordsSchema.parse(JSON.parse(readFileSync(path, "utf8"))).errors;
};

const sorted = (names: Iterable<string>) => [...names].sort();
const placesIn = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name = ""]) => name);

/** What can be asked of the API to fail, and the reason it gives. */
const ASKED: [path: string, reason: Record<string, unknown>][] = [
  ["metric/nope", { id: "unknown", of: "metric", name: "nope" }],
  ["metric/mrr?segment=Nobodies", { id: "unknown", of: "segment", name: "Nobodies" }],
  ["metric/mrr?policy=nope", { id: "unknown", of: "policy", name: "nope" }],
  ["metric/mrr?from=2026-13", { id: "bad_period", text: "2026-13" }],
  ["metric/mrr?from=2026-05&to=2026-01", { id: "empty_range", from: "2026-05", to: "2026-01" }],
  ["metric/mrr?where=country", { id: "bad_filter", text: "country" }],
  ["metric/mrr?where=country=Nowhere", { id: "unknown_value", dimension: "country", text: "Nowhere" }],
  ["metric/mrr?segment=country%20is%20DE=", { id: "unknown", of: "field", name: "country is DE" }],
  ["metric/mrr?segment=country%3E5", { id: "bad_operator", operator: ">", field: "country" }],
  ["metric/mrr?interval=fortnight", { id: "bad_value", input: "interval", text: "fortnight" }],
  ["metric/mrr?interval=day&from=1971&to=2090", { id: "limit" }],
  ["explain/ltv", { id: "no_proof", metric: "ltv" }],
  ["customers/main/nobody", { id: "unknown", of: "customer", name: "nobody" }],
  ["customers?limit=many", { id: "bad_input", input: "limit" }],
  ["nowhere", { id: "no_address", path: "/api/v1/nowhere" }],
];

describe("errors", () => {
  let pages: Pages;
  beforeAll(async () => {
    pages = await Pages.shared();
  });
  afterAll(() => pages?.stop());
  afterEach(() => pages.closeWindows());

  it.each(LANGUAGES.map(({ id }) => id))("have all their texts in %s", (language) => {
    const { codes, of, says, mend } = wordsOf(language);
    expect(sorted(Object.keys(codes))).toEqual(sorted(ERROR_CODES));
    expect(sorted(Object.keys(of))).toEqual(sorted(THINGS));
    const ids = sorted([...Object.keys(REASONS), ...OWN]);
    expect(sorted(Object.keys(says))).toEqual(ids);
    expect(sorted(Object.keys(mend))).toEqual(ids);
    for (const [id, names] of Object.entries(REASONS))
      expect({ id, names: sorted(placesIn(says[id] ?? "")) }).toEqual({ id, names: sorted(names) });
    for (const text of [codes, of, says, mend].flatMap((all) => Object.values(all)))
      expect(text).not.toBe("");
  });

  it("are told with each reason somewhere in the product", () => {
    const files = readdirSync(join(ROOT, "src"), { recursive: true, encoding: "utf8" });
    const code = files
      .filter((name) => name.endsWith(".ts") && !name.endsWith("base/reasons/error-reasons.ts"))
      .map((name) => readFileSync(join(ROOT, "src", name), "utf8"))
      .join("\n");
    const told = (key: "id" | "of") =>
      new Set([...code.matchAll(new RegExp(`\\b${key}: "(\\w+)"`, "g"))].map(([, name]) => name));
    const [ids, things] = [told("id"), told("of")];
    expect(Object.keys(REASONS).filter((id) => !ids.has(id))).toEqual([]);
    expect(THINGS.filter((thing) => !things.has(thing))).toEqual([]);
  });

  it.each(ASKED)("of %s give their reason", async (path, reason) => {
    const answer = await pages.served.ask(`/api/v1/${path}`);
    expect(answer.ok).toBe(false);
    expect(problemSchema.parse(await answer.json()).reason).toMatchObject(reason);
  });

  it.each(LANGUAGES)("are told on a page in $id", async ({ id, locale }) => {
    const { says, mend, of, codes } = wordsOf(id);
    const page = await pages.open("/customers/main/nobody", { locale });
    const said = (says.unknown ?? "").replace("{{of}}", of.customer ?? "").replace("{{name}}", "nobody");
    const trouble = page.getByRole("alert");
    expect(await textOf(trouble.locator(".trouble-detail"))).toBe(said);
    expect(await textOf(trouble)).toContain(mend.unknown);
    expect(codes.internal).not.toBe("");
    pages.complaints.length = 0;
  });
});
