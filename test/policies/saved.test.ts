import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { comparePoliciesOperation } from "../../src/api/ask/compare-policies.ts";
import { metric } from "../../src/api/ask/questions.ts";
import { demo, exportSigmaOperation, importOperation } from "../../src/api/evidence/import-operations.ts";
import { verify } from "../../src/api/evidence/verify.ts";
import { setSetting } from "../../src/api/settings/organisation.ts";
import { policies, removePolicyOperation, setPolicy } from "../../src/api/settings/policies.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { importHistory } from "../metrics/books.ts";
import { evidence, micros } from "../oracle/examples.ts";
import type { History } from "../oracle/histories.ts";
import { inWorkspace } from "../workspace.ts";

const once = { once: 200_000, repeating: 0, forever: 0 };
const company: History = {
  states: [
    evidence("acme", "2024-01-10", { amount: micros(100), percentOff: once }),
    evidence("acme", "2024-06-10", { amount: micros(100), status: "paused", percentOff: once }),
    evidence("bay", "2024-01-10", { amount: micros(50) }),
    evidence("bay", "2024-02-10", { amount: micros(50), item: "bay.2", currency: "EUR" }),
  ],
  zone: "UTC",
  currency: "USD",
  rates: [{ day: "2024-02-01", currency: "EUR", e12: 2n * 10n ** 12n }],
  families: { p: "core" },
};

async function mrr(workspace: Workspace, policy: string | undefined, period: string): Promise<unknown> {
  const { rows } = await metric.run(workspace, { metric: "mrr", from: period, to: period, policy });
  return rows[0]?.value;
}

const set = (workspace: Workspace, name: string, changes: string[], from?: string) =>
  setPolicy.run(workspace, { name, from, set: changes });

describe("a saved policy", () => {
  it("is listed with what it is made from, and changed further", async () => {
    await inWorkspace(async (workspace) => {
      const changes = ["discounts=all", "past_due_days=30", "paused=yes", "churn_at=period_end"];
      const saved = await set(workspace, "house", changes, "cambium");
      expect(saved).toMatchObject({ based_on: "cambium", changed: ["discounts", "past_due_days", "paused"] });
      await set(workspace, "house", ["past_due_days=always", "longest_gap_days=90"]);
      const { rows } = await policies.run(workspace, {});
      expect(rows.map(({ name }) => name)).toEqual([...Object.keys(PRESETS), "house"]);
      expect(rows.at(-1)).toEqual({
        ...PRESETS.cambium,
        name: "house",
        based_on: "cambium",
        changed: ["discounts", "paused", "longest_gap_days"],
        discounts: "all",
        paused: true,
        longest_gap_days: 90,
      });
      const copy = await set(workspace, "copy", ["longest_gap_days=never"], "house");
      expect(copy).toMatchObject({ based_on: "cambium", changed: ["discounts", "paused"] });
    });
  });

  it("gives figures that follow its settings, each name on its own", async () => {
    await inWorkspace(async (workspace, directory) => {
      await importHistory(workspace, directory, company);
      await set(workspace, "my-own", ["paused=yes"], "stripe");
      await set(workspace, "my_own", ["discounts=all"], "stripe");
      expect(await mrr(workspace, "stripe", "2024-06")).toBe(15_000);
      expect(await mrr(workspace, "my-own", "2024-06")).toBe(25_000);
      expect(await mrr(workspace, "my_own", "2024-05")).toBe(23_000);
      await set(workspace, "my-own", ["discounts=all"]);
      expect(await mrr(workspace, "my-own", "2024-06")).toBe(23_000);
      await setSetting.run(workspace, { name: "policy", value: "my-own" });
      expect(await mrr(workspace, undefined, "2024-06")).toBe(23_000);
      expect(await verify.run(workspace, {})).toMatchObject({ is_sound: true });
      await expect(removePolicyOperation.run(workspace, { name: "my-own" })).rejects.toMatchObject({
        code: "conflict",
      });
      await setSetting.run(workspace, { name: "policy", value: "cambium" });
      await removePolicyOperation.run(workspace, { name: "my-own" });
      await expect(mrr(workspace, "my-own", "2024-06")).rejects.toThrow('unknown policy: "my-own"');
      await set(workspace, "my-own", ["paused=yes", "discounts=all"], "stripe");
      expect(await mrr(workspace, "my-own", "2024-06")).toBe(23_000);
    });
  });

  it.each([
    [{ name: "stripe", from: "stripe" }, "you can't change stripe: it's a preset"],
    [{ name: "My policy", from: "stripe" }, "invalid policy name"],
    [{ name: "-x", from: "stripe" }, "invalid policy name"],
    [{ name: "x".repeat(41), from: "stripe" }, "invalid policy name"],
    [{ name: "house" }, 'policy "house" doesn\'t exist yet'],
    [{ name: "house", from: "none" }, 'unknown policy: "none"'],
    [{ name: "house", from: "stripe", set: ["colour=red"] }, 'unknown policy setting: "colour"'],
    [{ name: "house", from: "stripe", set: ["paused"] }, "can't read --set paused"],
    [{ name: "house", from: "stripe", set: ["paused=maybe"] }, 'invalid paused: "maybe"'],
    [{ name: "house", from: "stripe", set: ["merge_minutes=-5"] }, 'invalid merge_minutes: "-5"'],
    [{ name: "house", from: "stripe", set: ["past_due_days=0"] }, 'invalid past_due_days: "0"'],
    [{ name: "house", from: "stripe", set: ["past_due_days=never"] }, 'invalid past_due_days: "never"'],
    [{ name: "house", from: "stripe", set: ["week_factor=5"] }, 'invalid week_factor: "5"'],
  ])("is refused as %j", async (input, message) => {
    await inWorkspace(async (workspace) => {
      const refused = setPolicy.run(workspace, input);
      await expect(refused).rejects.toThrow(message);
      await expect(refused).rejects.toMatchObject({ code: "usage", hint: expect.stringMatching(/\w/) });
      expect((await policies.run(workspace, {})).rows.length).toBe(Object.keys(PRESETS).length);
    });
  });

  it("says which values a setting may have", async () => {
    await inWorkspace(async (workspace) => {
      const hintOf = (change: string) =>
        set(workspace, "house", [change], "stripe").catch(({ hint }: { hint: string }) => hint);
      expect(await hintOf("paused=3")).toBe("Allowed values: yes, no.");
      expect(await hintOf("usage=all")).toBe("Allowed values: no, last_period, mean_of_3.");
      expect(await hintOf("past_due_days=x")).toBe("Allowed values: a whole number from 1, or always.");
      expect(await hintOf("merge_minutes=x")).toBe("Allowed values: a whole number from 0.");
    });
  });
});

describe("a comparison of policies", () => {
  it("shows the money of currencies that are kept apart at the rate of the day, and says so", async () => {
    await inWorkspace(async (workspace, directory) => {
      await importHistory(workspace, directory, company);
      await set(workspace, "apart", ["currency=separate"], "stripe");
      const asked = { a: "stripe", b: "apart", period: "2024-02", metric: "active_customers" as const };
      const found = await comparePoliciesOperation.run(workspace, asked);
      expect(found.settings).toMatchObject([{ setting: "currency", difference: 1, customers: 1 }]);
      expect(found.rows).toMatchObject([{ customer: "bay", a: 1, b: 2, difference: 1 }]);
      const figures = new Map(found.figures.map((one) => [one.metric, [one.a, one.b]]));
      expect(figures.get("mrr")).toEqual([25_000, 25_000]);
      expect(figures.get("expansion_mrr")).toEqual([10_000, 0]);
      expect(figures.get("new_mrr")).toEqual([0, 10_000]);
      expect(found.note).toContain("apart keeps currencies separate, so a customer counts once per currency");
    });
  });

  it("of a policy with itself finds nothing", async () => {
    await inWorkspace(async (workspace, directory) => {
      await importHistory(workspace, directory, company);
      const found = await comparePoliciesOperation.run(workspace, { a: "maxio", b: "maxio", period: "2024" });
      expect(found).toMatchObject({ settings: [], rows: [], lines: 0, rest: 0, note: null });
      expect(found.explanation).toBe("maxio and maxio have the same settings.");
    });
  });

  it("fails where a rate is missing, and where there is nothing yet", async () => {
    await inWorkspace(async (workspace, directory) => {
      const asked = { a: "stripe", b: "lago", period: "2024-02" };
      await expect(comparePoliciesOperation.run(workspace, asked)).rejects.toMatchObject({
        code: "not_found",
      });
      await importHistory(workspace, directory, {
        ...company,
        rates: [{ day: "2024-02-20", currency: "EUR", e12: 2n * 10n ** 12n }],
      });
      await expect(comparePoliciesOperation.run(workspace, asked)).rejects.toMatchObject({
        code: "missing_rate",
        message: "no exchange rate for EUR on 2024-02-10",
      });
      await expect(
        comparePoliciesOperation.run(workspace, { ...asked, period: "2024-13" }),
      ).rejects.toMatchObject({ code: "usage" });
    });
  });

  it("is refused where the evidence is not enough for one of them", async () => {
    await inWorkspace(async (full, directory) => {
      await demo.run(full, { customers: 30, months: 12 });
      await exportSigmaOperation.run(full, { directory });
      await inWorkspace(async (workspace) => {
        const files = ["subscription_item_change_events.csv", "exchange_rates_from_usd.csv"];
        await importOperation.run(workspace, {
          source: "sigma",
          files: files.map((file) => join(directory, file)),
        });
        const asked = { a: "stripe", b: "lago", period: "2024-02" };
        await expect(comparePoliciesOperation.run(workspace, asked)).rejects.toMatchObject({
          code: "unsupported",
          message: "can't apply policy lago: its setting discounts needs more than Sigma's net figures",
        });
      });
    });
  });
});
