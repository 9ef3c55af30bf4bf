import { describe, expect, it } from "vitest";
import { reference } from "../../docs/reference.ts";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { NOT_DONE, VENDORS } from "../../src/engine/policy/policy-vendor.ts";
import { METRICS } from "../../src/metrics/list/metric-list.ts";
import { metricUnder } from "../../src/metrics/list/policy-metric.ts";

const ids = METRICS.map(({ id }) => id);
const known = Object.entries(VENDORS).flatMap(([preset, vendor]) =>
  vendor === null ? [] : [{ preset, vendor }],
);

describe("what presets follow of the products they are named after", () => {
  it.each(known)("$preset names metrics, each on one side, and its pages", ({ vendor }) => {
    const sides = [...vendor.follows, ...Object.keys(vendor.ours)];
    expect(new Set(sides).size).toBe(sides.length);
    expect(ids).toEqual(expect.arrayContaining(sides));
    expect(vendor.sources.length).toBeGreaterThan(0);
    for (const source of vendor.sources) expect(source).toMatch(/^https:\/\//);
  });

  it("a metric that a preset defines its own way follows the product", () => {
    for (const [preset, policy] of Object.entries(PRESETS)) {
      const vendor = Object.entries(VENDORS).find(([name]) => name === preset)?.[1];
      const changed = METRICS.filter(
        (metric) => metricUnder(metric, policy).definition !== metric.definition,
      );
      const follows = changed.map(({ id }) => [id, vendor?.follows.includes(id)]);
      expect({ preset, follows }).toEqual({ preset, follows: changed.map(({ id }) => [id, true]) });
    }
    expect(metricUnder(METRICS.find(({ id }) => id === "nrr")!, PRESETS.baremetrics).needs).toEqual([
      "window",
    ]);
  });

  it("stands in the reference, with what isn't done", () => {
    const text = reference();
    for (const { preset, vendor } of known) expect(text).toContain(`| \`${preset}\` | ${vendor.product} |`);
    for (const preset of Object.keys(PRESETS))
      expect(text).toMatch(new RegExp(`^\\| \`${preset}\` \\| `, "m"));
    expect(text).toContain("| `cambium` | none |  | every figure |");
    for (const { what, why } of NOT_DONE) expect(text).toContain(`- **${what}.** ${why}`);
  });
});
