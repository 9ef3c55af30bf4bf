import { describe, expect, it } from "vitest";
import { allOperations } from "../../src/api/operations.ts";
import { pageOf } from "../../src/mcp/page-of.ts";
import { PAGE_PATHS } from "../../src/mcp/page-paths.ts";
import { parseSearch, viewOf } from "../../web/data/address.ts";
import { PAGES } from "../../web/parts/pages.ts";
import { signalFrom } from "../../web/signals/signal-key.ts";

/** Pages that are in no navigation, and those below others. */
const OTHERS = ["/bring", "/customers/{account}/{customer}", "/reports/{id}"];

function viewAt(name: string, input: Record<string, unknown>) {
  const [path, query = ""] = (pageOf(name, input) ?? "").split("?");
  const search = parseSearch(query);
  return { path, search, view: viewOf(search) };
}

describe("the page of an answer", () => {
  it("is there for every operation", () => {
    const without = allOperations.filter(({ name }) => pageOf(name, {}) === null).map(({ name }) => name);
    expect(without.filter((name) => !name.startsWith("sql"))).toEqual([]);
  });

  it("is a page of the dashboard, and of an operation that there is", () => {
    const paths = [...PAGES.map(({ path }) => path), ...OTHERS];
    const names = allOperations.flatMap(({ name }) => [name, name.split(" ")[0]]);
    const wrong = Object.entries(PAGE_PATHS).filter(
      ([name, { path }]) => !paths.some((one) => one === path) || !names.includes(name),
    );
    expect(wrong).toEqual([]);
  });

  it("has the range, interval, segment, policy and reading that were asked for", () => {
    const asked = { from: "2026-Q1", to: "2026-06-15", interval: "quarter", segment: ["Big & old"] };
    const { path, view } = viewAt("waterfall", {
      ...asked,
      ...{ segment_as_of: "start", policy: "stripe", as_reported: true, linked: true },
    });
    expect(path).toBe("/movements");
    expect(view).toMatchObject({
      range: "custom",
      from: "2026-01",
      to: "2026-06",
      interval: "quarter",
      segment: "Big & old",
      members: "start",
      policy: "stripe",
      isReported: true,
      isLinked: true,
    });
  });

  it("opens the proof of the figure that is explained, as the page reads it", () => {
    const where = ["cause=seats", 'country="A;B"'];
    const { path, search, view } = viewAt("explain", {
      metric: "expansion_mrr",
      from: "2026-06",
      to: "2026-06",
      where,
    });
    expect(path).toBe("/metrics");
    expect(search.of).toBe("expansion_mrr");
    expect(view.drill).toEqual({ metric: "expansion_mrr", period: "2026-06", where });
    const range = viewAt("movers", { metric: "nrr", from: "2026-01", to: "2026-06" }).view.drill;
    expect(range).toEqual({ metric: "nrr", period: "2026-01..2026-06", where: [] });
    expect(viewAt("movers", { metric: "nrr" }).view.drill).toBeNull();
  });

  it("is that of the customer, signal or list asked for, whatever is in its name", () => {
    expect(pageOf("customer", { account: "main", customer: "a/b c" })).toBe("/customers/main/a%2Fb%20c");
    const key = { kind: "limit_hit", account: "main", customer: "a/b", subject: "disk space" };
    expect(signalFrom(viewAt("signal", key).search.signal ?? "")).toEqual(key);
    expect(viewAt("opportunities", { status: "won", owner: ["ann"] }).search).toEqual({
      tab: "list",
      status: "won",
      owner: "ann",
    });
    expect(pageOf("settings set", { name: "currency", value: "eur" })).toBe("/settings?tab=organisation");
  });
});
