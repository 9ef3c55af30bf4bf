import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metric as metricOperation } from "../../src/api/ask/questions.ts";
import { closeOperation } from "../../src/api/books/closes.ts";
import { policiesPreview } from "../../src/api/books/policies-preview.ts";
import { settingsPreview } from "../../src/api/books/settings-preview.ts";
import { demo, importOperation } from "../../src/api/evidence/import-operations.ts";
import { setSetting } from "../../src/api/settings/organisation.ts";
import { policies, policySettings, setPolicy } from "../../src/api/settings/policies.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import {
  POLICY_SETTINGS,
  policyValueText,
  readPolicyChanges,
} from "../../src/engine/policy/policy-setting.ts";
import { drawn, histories } from "../amount.ts";
import { withLines } from "../catalogue/evidence.ts";
import { inCompany } from "../links/company.ts";
import { companies, importHistory } from "../metrics/books.ts";
import { inWorkspace } from "../workspace.ts";

type Rows = { metric: string; period: string; before: number | null; after: number | null }[];

/** What `metric` says of each previewed figure. */
async function measured(workspace: Workspace, rows: Rows, policy?: string): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const { metric, period } of rows) {
    const asked = { metric, from: period, to: period, policy };
    found.push((await metricOperation.run(workspace, asked)).rows[0]?.value);
  }
  return found;
}

const beforeOf = (rows: Rows) => rows.map((row) => row.before);
const afterOf = (rows: Rows) => rows.map((row) => row.after);

/** Every table and view of the warehouse, and what each was built for. */
async function contents({ warehouse }: Workspace): Promise<unknown> {
  const tables = await warehouse.query(
    "select table_schema, table_name from information_schema.tables order by all",
  );
  const schemas = await warehouse.query(
    "select distinct schema_name from information_schema.schemata order by 1",
  );
  return { tables, schemas };
}

const PERIODS = ["2024-05", "2025-01", "2025-06"];
const NAMES = Object.keys(PRESETS).filter((name) => name !== "lago");
/** The policies that a company is previewed under, each with its turn. */
const namesFor = (what: string) => drawn(`previews ${what}`, [...NAMES.entries()], { few: 3, all: 4 });
const LARGEST = companies(histories(60), 21).sort((a, b) => b.states.length - a.states.length);
const [PREVIEWED, IN_TOKYO] = [0, 1].map((side) => {
  const own = LARGEST.slice(0, 16).filter((_, index) => index % 2 === side);
  return drawn(`companies to preview ${side}`, own, { few: 1, all: 2 });
});

describe("a preview of a policy", () => {
  it("gives what metrics give under it, on the demo company", async () => {
    await inWorkspace(async (workspace) => {
      await demo.run(workspace, { customers: 300 });
      for (const [turn, name] of namesFor("of the demo company")) {
        const period = PERIODS[turn % PERIODS.length];
        const { rows } = await policiesPreview.run(workspace, { from: name, period });
        expect({ name, before: beforeOf(rows) }).toEqual({ name, before: await measured(workspace, rows) });
        expect({ name, after: afterOf(rows) }).toEqual({
          name,
          after: await measured(workspace, rows, name),
        });
      }
    });
  });

  for (const history of PREVIEWED ?? []) {
    it(`gives what metrics give under it, on a generated history in ${history.zone} and ${history.currency}`, async () => {
      await inWorkspace(async (workspace, directory) => {
        await importHistory(workspace, directory, history);
        for (const [turn, name] of namesFor(`in ${history.zone}`)) {
          const period = PERIODS[turn % PERIODS.length];
          const { rows } = await policiesPreview.run(workspace, { from: name, against: "snapshot", period });
          expect({ name, before: beforeOf(rows) }).toEqual({
            name,
            before: await measured(workspace, rows, "snapshot"),
          });
          expect({ name, after: afterOf(rows) }).toEqual({
            name,
            after: await measured(workspace, rows, name),
          });
        }
      });
    });
  }

  it("is what saving it gives, says what differs, and leaves nothing behind", async () => {
    await inWorkspace(async (workspace) => {
      await demo.run(workspace, { customers: 200 });
      const there = await contents(workspace);
      const set = ["discounts=none", "past_due_days=30", "usage=no"];
      const shown = await policiesPreview.run(workspace, { set });
      expect(await contents(workspace)).toEqual(there);
      expect(shown.changed).toEqual([
        { setting: "discounts", before: "repeating", after: "none" },
        { setting: "past_due_days", before: "always", after: "30" },
        { setting: "usage", before: "mean_of_3", after: "no" },
      ]);
      expect((await policies.run(workspace, {})).rows.map(({ name }) => name)).toEqual(Object.keys(PRESETS));
      await setPolicy.run(workspace, { name: "mine", from: "cambium", set });
      expect(afterOf(shown.rows)).toEqual(await measured(workspace, shown.rows, "mine"));
      expect(afterOf(shown.rows)).not.toEqual(beforeOf(shown.rows));
    });
  });

  it("reads linked customers as one where it is asked to", async () => {
    const lives = ["main/a 2024-01-10 - 100 crm_id=1", "eu/b 2024-03-10 - 40 crm_id=1"];
    await inCompany(lives, "metadata:crm_id", async (workspace) => {
      const asked = { from: "stripe", period: "2024-03" };
      const [apart, linked] = [
        await policiesPreview.run(workspace, asked),
        await policiesPreview.run(workspace, { ...asked, linked: true }),
      ];
      const expansion = (rows: Rows) => rows.find((row) => row.metric === "expansion_mrr")?.after;
      expect([expansion(apart.rows), expansion(linked.rows)]).toEqual([0, 4000]);
      await closeOperation.run(workspace, { period: "2024-01" });
      const { notes } = await settingsPreview.run(workspace, { name: "policy", value: "stripe" });
      expect(notes).toEqual([
        "The books up to 2024-01 were closed under policy cambium, not stripe. You can't ask for figures as reported while they differ.",
      ]);
    });
  });

  it("refuses what is no setting and no policy", async () => {
    await inWorkspace(async (workspace) => {
      await expect(policiesPreview.run(workspace, {})).rejects.toThrow("no data to measure");
      await demo.run(workspace, { customers: 20 });
      await expect(policiesPreview.run(workspace, { set: ["colour=red"] })).rejects.toThrow(
        'unknown policy setting: "colour"',
      );
      await expect(policiesPreview.run(workspace, { from: "none" })).rejects.toThrow(
        'unknown policy: "none"',
      );
    });
  });
});

describe("a preview of a setting", () => {
  const changes: [string, string][] = [
    ["policy", "stripe"],
    ["timezone", "Pacific/Auckland"],
    ["currency", "EUR"],
    ["margin", "70"],
    ["mrr_bands", "10,20"],
  ];

  it("is what setting it gives, and leaves everything as it was", async () => {
    await inWorkspace(async (workspace) => {
      await demo.run(workspace, { customers: 200 });
      for (const [name, value] of changes) {
        const there = await contents(workspace);
        const settings = await workspace.settings();
        const shown = await settingsPreview.run(workspace, { name, value });
        expect(await contents(workspace)).toEqual(there);
        expect(await workspace.settings()).toEqual(settings);
        expect(beforeOf(shown.rows)).toEqual(await measured(workspace, shown.rows));
        await setSetting.run(workspace, { name, value });
        expect({ name, after: afterOf(shown.rows) }).toEqual({
          name,
          after: await measured(workspace, shown.rows),
        });
        expect(shown.rows[0]?.currency_after).toBe((await workspace.settings()).currency);
      }
    });
  });

  it("is what setting it gives, on generated histories in other zones", async () => {
    for (const history of IN_TOKYO ?? []) {
      await inWorkspace(async (workspace, directory) => {
        await importHistory(workspace, directory, history);
        const asked = { name: "timezone", value: "Asia/Tokyo", period: "2025-01" };
        const shown = await settingsPreview.run(workspace, asked);
        expect(beforeOf(shown.rows)).toEqual(await measured(workspace, shown.rows));
        await setSetting.run(workspace, asked);
        expect(afterOf(shown.rows)).toEqual(await measured(workspace, shown.rows));
      });
    }
  });

  it("reads dates and rows without a currency as they then would be", async () => {
    const line = { who: "a", product: "Team", amount: 100, start: "2025-11-01" };
    await withLines(
      [line, { ...line, who: "b", start: "2025-12-01", end: "2025-12-31" }],
      async (workspace) => {
        for (const [name, value] of [
          ["timezone", "Pacific/Auckland"],
          ["currency", "JPY"],
        ] as const) {
          const shown = await settingsPreview.run(workspace, { name, value });
          await setSetting.run(workspace, { name, value });
          expect(afterOf(shown.rows)).toEqual(await measured(workspace, shown.rows));
          expect(afterOf(shown.rows).slice(0, 2)).toEqual(name === "currency" ? [100, 0] : [10000, 0]);
        }
      },
    );
  });

  it("has rates of a policy that looks no further back than the period, where an earlier exchange rate is missing", async () => {
    await inWorkspace(async (workspace, directory) => {
      const file = async (name: string, lines: string[]) => {
        await writeFile(join(directory, name), lines.join("\n"));
        return [join(directory, name)];
      };
      const periods = await file("periods.csv", [
        "customer_id,start,end,amount,currency",
        "a,2023-01-30,2023-02-10,100,EUR",
        "a,2023-02-10,,150,EUR",
      ]);
      await importOperation.run(workspace, { source: "subscriptions", files: periods });
      const rates = await file("rates.csv", ["date,base,quote,rate", "2023-01-31,EUR,USD,1.1"]);
      await importOperation.run(workspace, { source: "fx", files: rates });
      const shown = async (from: string) => {
        const { rows } = await policiesPreview.run(workspace, { from, period: "2023-02" });
        return ["nrr", "grr"].map((id) => rows.find(({ metric }) => metric === id)?.after);
      };
      expect(await shown("chargebee")).toEqual([1.5, 1]);
      expect(await shown("baremetrics")).toEqual([null, 1]);
    });
  });

  it("says what is missing, and what a setting changes beside these figures", async () => {
    await inWorkspace(async (workspace) => {
      await demo.run(workspace, { customers: 50 });
      const yen = await settingsPreview.run(workspace, { name: "currency", value: "thb" });
      expect(yen.rows.map((row) => row.currency_after)).toEqual(yen.rows.map(() => "THB"));
      expect(afterOf(yen.rows)).toEqual(yen.rows.map(() => null));
      expect(yen.notes[0]).toContain("No exchange rate");
      const bands = await settingsPreview.run(workspace, { name: "mrr_bands", value: "10,20" });
      expect(bands.notes).toEqual(["Only customers' MRR bands change; totals stay the same."]);
      await expect(settingsPreview.run(workspace, { name: "timezone", value: "Mars" })).rejects.toThrow(
        "Mars",
      );
    });
  });
});

describe("the settings of policies", () => {
  it("are told with what each may be, and each value that is told can be set", async () => {
    await inWorkspace(async (workspace) => {
      const { rows } = await policySettings.run(workspace, {});
      expect(rows.map(({ setting }) => setting)).toEqual(POLICY_SETTINGS);
      for (const { setting, options, summary, example, value } of rows) {
        expect(summary.length > 10 && example.length > 10).toBe(true);
        expect(value).toBe(policyValueText(setting, PRESETS.cambium[setting]));
        for (const option of [...options, value]) {
          const read = readPolicyChanges([`${setting}=${option}`])[setting];
          expect(policyValueText(setting, read ?? null)).toBe(option);
        }
      }
    });
  });
});
