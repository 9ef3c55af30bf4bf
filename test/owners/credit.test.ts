import { describe, expect, it } from "vitest";
import { assistedOperation, creditOperation } from "../../src/api/people/credit-operations.ts";
import {
  ownersOperation,
  ruleOwnersOperation,
  setOwnerOperation,
} from "../../src/api/people/owners-operations.ts";
import { paceOperation } from "../../src/api/people/pace-operation.ts";
import { removePersonOperation, setPersonOperation } from "../../src/api/people/people-operations.ts";
import {
  removeTargetOperation,
  setTargetOperation,
  targetsOperation,
} from "../../src/api/people/targets-operations.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { type Sold, withSold } from "../growth/books.ts";
import { keepDeals, wonDeal } from "../realised/deals.ts";

const pro = (customer: string, start: string, amount: number, more: Partial<Sold> = {}): Sold => ({
  ...{ customer_id: customer, item_id: `${customer}-pro`, product: "Pro", family: "core", start, amount },
  ...more,
});
const SOLD = [
  // +100.01 in October, of which 60 go again in November.
  pro("acme", "2026-01-01", 100, { end: "2026-10-10", quantity: 10 }),
  pro("acme", "2026-10-10", 200.01, { quantity: 20, end: "2026-11-20" }),
  pro("acme", "2026-11-20", 140.01, { quantity: 14 }),
  // +50 in November; nobody owns it.
  pro("bolt", "2026-01-01", 50, { end: "2026-11-05", quantity: 5 }),
  pro("bolt", "2026-11-05", 100, { quantity: 10 }),
];

async function withPeople(run: (workspace: Workspace) => Promise<void>): Promise<void> {
  await withSold("2026-11-30", SOLD, async (workspace) => {
    await setPersonOperation.run(workspace, { person: "ann", name: "Ann" });
    await setPersonOperation.run(workspace, { person: "bob", name: "Bob", role: "sales" });
    const acme = { account: "main", customer: "acme" };
    await setOwnerOperation.run(workspace, { ...acme, person: "ann", from: "2026-01-01" });
    await setOwnerOperation.run(workspace, { ...acme, person: "bob", role: "sales", from: "2026-10-10" });
    await run(workspace);
  });
}

const rowsOf = async (workspace: Workspace) =>
  (await creditOperation.run(workspace, {})).rows.map(({ period, person, credited, given_back }) => [
    ...[period, person, credited, given_back],
  ]);

describe("credit", () => {
  it("goes to the owner of the day, and what is given back is taken when it is", () =>
    withPeople(async (workspace) => {
      expect(await rowsOf(workspace)).toEqual([
        ["2026-10", "ann", 10_001, 0],
        ["2026-11", "ann", 0, 6000],
        ["2026-11", null, 5000, 0],
      ]);
      const { periods } = await creditOperation.run(workspace, { from: "2026-Q4" });
      expect(periods).toEqual([
        { period: "2026-Q4", expansion_mrr: 15_001, credited: 10_001, no_owner: 5000, given_back: 6000 },
      ]);
    }));

  // 70% and 30% of 100.01: 70.007 and 30.003, of 60: 42.00 and 18.00.
  it("is shared by role, exactly", () =>
    withPeople(async (workspace) => {
      workspace.store.setSetting("credit_shares", "success=70,sales=30");
      expect(await rowsOf(workspace)).toEqual([
        ["2026-10", "ann", 7001, 0],
        ["2026-10", "bob", 3000, 0],
        ["2026-11", "ann", 0, 4200],
        ["2026-11", "bob", 0, 1800],
        ["2026-11", null, 5000, 0],
      ]);
    }));

  it("goes to an opportunity's owner where the setting says so, for what it claims", () =>
    withPeople(async (workspace) => {
      const deal = wonDeal({ customer: "acme", mrr: 40_000_000, closed: "2026-10-01", owner: "bob" });
      keepDeals(workspace, { d: deal });
      expect((await rowsOf(workspace))[0]).toEqual(["2026-10", "ann", 10_001, 0]);
      workspace.store.setSetting("credit_claimed", "opportunity");
      // Of the 60 that are given back, 40 / 100.01 are of what Bob was credited with.
      expect(await rowsOf(workspace)).toEqual([
        ["2026-10", "ann", 6001, 0],
        ["2026-10", "bob", 4000, 0],
        ["2026-11", "ann", 0, 3600],
        ["2026-11", "bob", 0, 2400],
        ["2026-11", null, 5000, 0],
      ]);
      const { rows } = await assistedOperation.run(workspace, { from: "2026-Q4" });
      expect(rows.map(({ person, assisted, unassisted }) => [person, assisted, unassisted])).toEqual([
        ["ann", 0, 6001],
        ["bob", 4000, 0],
        [null, 0, 5000],
      ]);
    }));
});

describe("owners", () => {
  it("have gaps: none, not active, or somebody else at work", () =>
    withPeople(async (workspace) => {
      const open = { stage: "proposal", closed: null, created: "2026-11-01" };
      const deal = (customer: string, owner: string, more = {}) =>
        wonDeal({ customer, mrr: 3_000_000_000, owner, ...open, ...more });
      keepDeals(workspace, { a: deal("acme", "cid"), b: deal("bolt", "ann", { mrr: 1_999_000_000 }) });
      const gapsOf = async () =>
        (await ownersOperation.run(workspace, {})).rows.map(({ customer, gaps }) => [customer, gaps]);
      expect(await gapsOf()).toEqual([
        ["acme", "not_owner"],
        ["bolt", "no_owner"],
      ]);
      await setPersonOperation.run(workspace, { person: "bob", active: false });
      keepDeals(workspace, { c: deal("acme", "ann"), d: deal("bolt", "ann") });
      expect(await gapsOf()).toEqual([
        ["acme", "inactive, not_owner, two_people"],
        ["bolt", "complex, no_owner"],
      ]);
    }));

  it("come by rule only where nobody owns the role", () =>
    withPeople(async (workspace) => {
      const rule = { segment: "product=Pro", person: "ann", from: "2026-11-01" };
      expect(await ruleOwnersOperation.run(workspace, rule)).toMatchObject({
        matched: 2,
        owned: 1,
        changed: 1,
      });
      expect(await ruleOwnersOperation.run(workspace, rule)).toMatchObject({ owned: 2, changed: 0 });
      expect((await rowsOf(workspace)).at(-1)).toEqual(["2026-11", "ann", 5000, 6000]);
      await expect(removePersonOperation.run(workspace, { person: "ann" })).rejects.toThrow(
        "can't be removed",
      );
      await setPersonOperation.run(workspace, { person: "cid", name: "Cid", active: false });
      const inactive = setOwnerOperation.run(workspace, { account: "main", customer: "bolt", person: "cid" });
      await expect(inactive).rejects.toThrow("isn't active");
    }));
});

describe("targets", () => {
  it("of the same are replaced by version only, and say how months differ", () =>
    withPeople(async (workspace) => {
      const target = { metric: "expansion_mrr", period: "2026-Q4", amount: 300 };
      const { version } = await setTargetOperation.run(workspace, target);
      await expect(setTargetOperation.run(workspace, { ...target, amount: 400 })).rejects.toMatchObject({
        code: "conflict",
        hint: `Nothing was written. To replace it, pass --replaces ${version}.`,
      });
      await setTargetOperation.run(workspace, { ...target, amount: 400, replaces: version });
      await expect(
        setTargetOperation.run(workspace, { ...target, amount: 5, replaces: version }),
      ).rejects.toThrow();
      await expect(
        setTargetOperation.run(workspace, { ...target, period: "2026-11", amount: 0 }),
      ).rejects.toThrow("above 0");
      await expect(setTargetOperation.run(workspace, { ...target, period: "2026-W05" })).rejects.toThrow(
        "can't be for",
      );
      for (const period of ["2026-10", "2026-11", "2026-12"])
        await setTargetOperation.run(workspace, { ...target, period, amount: 120 });
      const { rows } = await targetsOperation.run(workspace, { period: "2026-Q4" });
      expect(rows).toMatchObject([{ amount: 40_000, parts_differ: -4000, unit: "money", scope: "company" }]);
      await removeTargetOperation.run(workspace, { target: rows[0]?.target ?? "" });
      expect((await targetsOperation.run(workspace, { period: "2026-Q4" })).rows).toEqual([]);
    }));

  // 150.01 came by day 61 of 92: 31 days are left for 149.99. Ann has 100.01 - 60 of 80.
  it("have a pace", () =>
    withPeople(async (workspace) => {
      const target = { metric: "expansion_mrr", period: "2026-Q4", amount: 300 };
      await setTargetOperation.run(workspace, target);
      await setTargetOperation.run(workspace, { ...target, person: "ann", amount: 80 });
      await setTargetOperation.run(workspace, { ...target, metric: "mrr", amount: 250 });
      const { rows, without_target } = await paceOperation.run(workspace, {});
      expect(
        rows.map(({ metric, person, actual, reached, needed_per_week }) => [
          ...[metric, person, actual, reached?.toFixed(4), needed_per_week],
        ]),
      ).toEqual([
        ["expansion_mrr", null, 15_001, "0.5000", 3387],
        ["expansion_mrr", "ann", 4001, "0.5001", 903],
        ["mrr", null, 24_001, "0.9001", 226],
      ]);
      expect(rows[0]).toMatchObject({ expected: 61 / 92, days_left: 31, state: "behind", gap: -14_999 });
      expect(without_target).toEqual([]);
      const deal = {
        customer: "acme",
        mrr: 5,
        stage: "proposal",
        closed: null,
        expected_close: "2026-12-20",
      };
      keepDeals(workspace, { o: wonDeal({ ...deal, owner: "bob" }) });
      expect((await paceOperation.run(workspace, {})).without_target).toEqual([
        { of: "person", name: "bob", opportunities: 1 },
      ]);
    }));

  // A quarter's target is never a part of a year's, of the year's first quarter neither.
  it("of a year are none of its quarters", () =>
    withPeople(async (workspace) => {
      const { store, effects } = workspace;
      const deal = { customer: "acme", mrr: 5, stage: "proposal", closed: null, owner: "bob" };
      const read = { source: "file", created: "2026-02-01", expected_close: "2026-03-20" } as const;
      const told = { id: "p", at: "2026-02-01T12:00:00.000Z", body: wonDeal({ ...deal, ...read }) };
      store.versions.append("opportunity", [told], { by: "test", now: effects.now() });
      const withoutTarget = async () =>
        (await paceOperation.run(workspace, { as_of: "2026-02-10" })).without_target;
      const target = { metric: "expansion_mrr", period: "2026", amount: 80, person: "bob" };
      await setTargetOperation.run(workspace, target);
      expect(await withoutTarget()).toEqual([{ of: "person", name: "bob", opportunities: 1 }]);
      await setTargetOperation.run(workspace, { ...target, period: "2026-03" });
      expect(await withoutTarget()).toEqual([]);
    }));
});
