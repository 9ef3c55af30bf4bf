import { describe, expect, it } from "vitest";
import { comparePoliciesOperation } from "../../src/api/ask/compare-policies.ts";
import { explainOperation, metric } from "../../src/api/ask/questions.ts";
import { verify } from "../../src/api/evidence/verify.ts";
import { figureOf, inCompany, moved } from "./company.ts";

/** Three customers of three accounts that are one, and another customer. */
const LIVES = [
  "main/a 2024-01-10 2024-06-10 100 crm_id=1 country=SE",
  "eu/b 2024-03-10 2024-08-10 40 crm_id=1 country=DE",
  "us/c 2024-11-10 - 70 crm_id=1 country=US",
  "main/d 2024-03-10 - 10 country=SE",
];
const BY = "metadata:crm_id";

describe("linked customers read as one", () => {
  it("expand where another account begins, contract while one pays, churn with the last, return in any", async () => {
    await inCompany(LIVES, BY, async (workspace) => {
      expect(await moved(workspace, "2024-01")).toEqual({ new: 100 });
      expect(await moved(workspace, "2024-03")).toEqual({ new: 10, expansion: 40 });
      expect(await moved(workspace, "2024-06")).toEqual({ contraction: -100 });
      expect(await moved(workspace, "2024-08")).toEqual({ churn: -40 });
      expect(await moved(workspace, "2024-11")).toEqual({ reactivation: 70 });
      expect(await moved(workspace, "2024-03", false)).toEqual({ new: 50 });
      expect(await moved(workspace, "2024-06", false)).toEqual({ churn: -100 });
      expect(await moved(workspace, "2024-11", false)).toEqual({ new: 70 });
    });
  });

  it("are fewer customers with the same MRR", async () => {
    await inCompany(LIVES, BY, async (workspace) => {
      for (const from of ["2024-02", "2024-04", "2024-07", "2024-09", "2024-12"]) {
        const asked = { metric: "mrr", from };
        expect(await figureOf(workspace, asked, true)).toBe(await figureOf(workspace, asked, false));
      }
      const active = { metric: "active_customers", from: "2024-04" };
      expect([await figureOf(workspace, active, true), await figureOf(workspace, active, false)]).toEqual([
        2, 3,
      ]);
      const churn = { metric: "logo_churn_rate", from: "2024-06" };
      expect(await figureOf(workspace, churn, true)).toBe(0);
      expect(await figureOf(workspace, churn, false)).toBeCloseTo(1 / 3, 12);
    });
  });

  it("have the first MRR, the cohort and the attributes of the earliest", async () => {
    await inCompany(LIVES, BY, async (workspace) => {
      const of = (by: string, from: string) =>
        metric.run(workspace, { metric: "mrr", from, to: from, by: [by], linked: true });
      expect((await of("cohort", "2024-12")).rows).toEqual([
        { period: "2024-12", cohort: "2024-01", value: 7000 },
        { period: "2024-12", cohort: "2024-03", value: 1000 },
      ]);
      expect((await of("country", "2024-12")).rows.filter(({ value }) => value !== 0)).toEqual([
        { period: "2024-12", country: "SE", value: 8000 },
      ]);
      expect((await of("account", "2024-12")).rows.filter(({ value }) => value !== 0)).toEqual([
        { period: "2024-12", account: "main", value: 8000 },
      ]);
      const asked = { metric: "time_to_expansion", from: "2024-03" };
      expect([await figureOf(workspace, asked, true), await figureOf(workspace, asked, false)]).toEqual([
        60,
        null,
      ]);
    });
  });

  it("are explained by the evidence of all of them, with the customer that each change is of", async () => {
    await inCompany(LIVES, BY, async (workspace) => {
      const explain = (id: string, period: string) =>
        explainOperation.run(workspace, { metric: id, from: period, to: period, linked: true });
      const grown = await explain("expansion_mrr", "2024-03");
      expect(grown).toMatchObject({ linked: true, total: 4000, lines: 1 });
      expect(grown.rows[0]).toMatchObject({ account: "main", customer: "a", value: 4000 });
      expect(grown.rows[0]?.members).toEqual([{ account: "eu", customer: "b", name: null }]);
      expect(grown.rows[0]?.evidence.map(({ row }) => row)).toEqual([3]);
      const standing = await explain("mrr", "2024-04");
      expect(standing.rows.map(({ customer, value }) => [customer, value])).toEqual([
        ["a", 14000],
        ["d", 1000],
      ]);
      expect(standing.rows[0]?.members?.map(({ customer }) => customer).sort()).toEqual(["a", "b"]);
      expect(standing.rows[0]?.evidence.map(({ row }) => row).sort()).toEqual([2, 3]);
      expect((await explain("churned_mrr", "2024-08")).rows[0]?.members).toMatchObject([{ customer: "b" }]);
      expect((await verify.run(workspace, { linked: true })).is_sound).toBe(true);
    });
  });

  it("join an end in one account with a start in another within the re-subscribe hours", async () => {
    const lines = [
      "main/a 2024-01-10 2024-03-31T20:00:00Z 100 crm_id=1",
      "eu/b 2024-04-01T10:00:00Z - 130 crm_id=1",
    ];
    await inCompany(lines, BY, async (workspace) => {
      expect(await moved(workspace, "2024-03")).toEqual({});
      expect(await moved(workspace, "2024-04")).toEqual({ expansion: 30 });
      expect(await moved(workspace, "2024-04", true, "stripe")).toEqual({ reactivation: 130 });
      const march = { metric: "mrr", from: "2024-03" };
      expect([await figureOf(workspace, march, true), await figureOf(workspace, march, false)]).toEqual([
        10000, 0,
      ]);
    });
  });

  it("are compared under two policies as one", async () => {
    const lines = ["main/a 2024-01-10 2024-03-10 100 crm_id=1", "eu/b 2024-03-10T12:00:00Z - 130 crm_id=1"];
    await inCompany(lines, BY, async (workspace) => {
      const asked = { a: "cambium", b: "stripe", period: "2024-03", metric: "expansion_mrr" as const };
      const linked = await comparePoliciesOperation.run(workspace, { ...asked, linked: true });
      expect(linked.settings.find(({ setting }) => setting === "resubscribe_hours")).toMatchObject({
        difference: -3000,
        customers: 1,
      });
      const apart = await comparePoliciesOperation.run(workspace, asked);
      expect(apart.settings.every(({ difference }) => difference === 0)).toBe(true);
    });
  });

  it("are everybody for themselves where nothing links", async () => {
    await inCompany(LIVES, "none", async (workspace) => {
      expect(await moved(workspace, "2024-03")).toEqual(await moved(workspace, "2024-03", false));
      const { rows, linked } = await explainOperation.run(workspace, {
        metric: "mrr",
        from: "2024-04",
        to: "2024-04",
        linked: true,
      });
      expect(linked).toBe(true);
      expect(rows.map(({ members }) => members?.map(({ customer }) => customer))).toEqual([
        ["a"],
        ["b"],
        ["d"],
      ]);
    });
  });
});
