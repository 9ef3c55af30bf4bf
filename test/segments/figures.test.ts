import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cohortsOperation, durabilityOperation } from "../../src/api/ask/cohorts-operations.ts";
import { explainOperation, metric } from "../../src/api/ask/questions.ts";
import { leaderboardOperation, waterfallOperation } from "../../src/api/ask/rankings.ts";
import {
  countSegmentOperation,
  removeSegmentOperation,
  segmentFieldsOperation,
  segments,
  segmentValuesOperation,
  setSegment,
} from "../../src/api/ask/segments-operations.ts";
import { closeOperation } from "../../src/api/books/closes.ts";
import { demo, importOperation } from "../../src/api/evidence/import-operations.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { METRICS } from "../../src/metrics/list/metric-list.ts";
import { drawn } from "../amount.ts";
import { effects, inWorkspace } from "../workspace.ts";

let folder = "";
let workspace: Workspace;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "cambium-segments-"));
  workspace = await Workspace.open(join(folder, "data"), { ...effects, keepAnswersFrom: 0 });
  await demo.run(workspace, { customers: 250 });
});

afterAll(async () => {
  await workspace.close();
  await rm(folder, { recursive: true, force: true });
});

const RANGE = { from: "2025-06", to: "2025-12" };
const LAST = { from: "2025-12", to: "2025-12" };

/** Filters that a plain filter says too. */
const SAME: { segment: string; where: string[]; policy?: string; linked?: boolean }[] = [
  { segment: "country=DE,AT", where: ["country=DE", "country=AT"] },
  { segment: "country=US|country=US&mrr>=1", where: ["country=US"], policy: "snapshot" },
  { segment: "cohort=2024-05,2024-06", where: ["cohort=2024-05", "cohort=2024-06"] },
  { segment: "country=DE", where: ["country=DE"], policy: "lago" },
  { segment: "country=DE", where: ["country=DE"], linked: true },
];

/** Segments, the complement of each. */
const PARTS: [string, string][] = [
  ["mrr>=200", "mrr<200"],
  ["product=Quillmoor Team", "product!=Quillmoor Team"],
  ["plan=", "price!="],
  ["interval=year,3 months", "interval!=year,3 months"],
  ["active=yes&since>=2024-06-01", "active=no|since<2024-06-01|since="],
  ["cohort<=2024-03", "cohort>2024-03|cohort="],
  ["country!=US,", "country=US,"],
];

describe("figures of a segment", () => {
  it.each(SAME)(
    "are those of the plain filter: $segment under $policy",
    async ({ segment, where, ...how }) => {
      const of = `metrics of ${segment} ${Object.values(how)}`;
      for (const { id, whyWhole } of drawn(of, METRICS, { few: 8, all: 10 })) {
        const asked = { metric: id, ...RANGE, ...how };
        if (whyWhole !== undefined) {
          await expect(metric.run(workspace, { ...asked, segment })).rejects.toThrow(whyWhole);
          continue;
        }
        const [a, b] = [
          await metric.run(workspace, { ...asked, segment }),
          await metric.run(workspace, { ...asked, where }),
        ];
        expect({ id, rows: a.rows }).toEqual({ id, rows: b.rows });
        expect(a.rows.length).toBeGreaterThan(0);
      }
      const by = {
        metric: "net_new_mrr",
        by: ["product", "cause"],
        compare: "previous" as const,
        ...RANGE,
        ...how,
      };
      expect((await metric.run(workspace, { ...by, segment })).rows).toEqual(
        (await metric.run(workspace, { ...by, where })).rows,
      );
    },
  );

  it("are the same in cohorts, durability, waterfalls, leaderboards and proofs", async () => {
    const { segment, where } = SAME[0]!;
    for (const of of ["net", "gross", "customers"] as const) {
      const a = await cohortsOperation.run(workspace, { of, segment });
      const b = await cohortsOperation.run(workspace, { of, where });
      expect([a.rows, a.averages]).toEqual([b.rows, b.averages]);
      expect(a.rows.length).toBeGreaterThan(10);
    }
    const curve = await durabilityOperation.run(workspace, { segment, by: ["cause"] });
    expect(curve.rows).toEqual((await durabilityOperation.run(workspace, { where, by: ["cause"] })).rows);
    const steps = await waterfallOperation.run(workspace, { ...RANGE, segment });
    expect(steps.steps).toEqual((await waterfallOperation.run(workspace, { ...RANGE, where })).steps);
    const board = { metric: "mrr", by: "product", ...RANGE };
    const { membership: _, ...ranked } = await leaderboardOperation.run(workspace, { ...board, segment });
    expect(ranked).toEqual(await leaderboardOperation.run(workspace, { ...board, where }));
    for (const { id, proof, whyWhole } of drawn("proofs of a segment", METRICS, { few: 8, all: 10 })) {
      if (proof === "none" || whyWhole !== undefined) continue;
      const asked = { metric: id, ...LAST };
      const { sql: _, membership, ...a } = await explainOperation.run(workspace, { ...asked, segment });
      expect(membership?.as_of).toBe("today");
      const { sql: __, ...b } = await explainOperation.run(workspace, { ...asked, where });
      expect({ id, a }).toEqual({ id, a: b });
    }
  });

  /** Each of the three is rounded in a tree of its own: a balance is half a minor unit from exact at most, a movement one. */
  const NEAR: Record<string, number> = { active_customers: 0, mrr: 1 };

  it.each(drawn("segments and all others", PARTS, { few: 3, all: 4 }))(
    "of %s and of all others make up the whole",
    async (segment, others) => {
      for (const id of [
        "mrr",
        "new_mrr",
        "expansion_mrr",
        "churned_mrr",
        "net_new_mrr",
        "active_customers",
      ]) {
        const asked = { metric: id, ...RANGE };
        const whole = await metric.run(workspace, asked);
        const part = await metric.run(workspace, { ...asked, segment });
        const rest = await metric.run(workspace, { ...asked, segment: others });
        whole.rows.forEach(({ period, value }, index) => {
          const sum = Number(part.rows[index]?.value) + Number(rest.rows[index]?.value);
          const isSame = Math.abs(sum - Number(value)) <= (NEAR[id] ?? 2);
          expect({ id, period, sum, isSame }).toEqual({ id, period, sum, isSame: true });
        });
      }
      const [all, some, rest] = [
        await countSegmentOperation.run(workspace, { filter: "customer!=" }),
        await countSegmentOperation.run(workspace, { filter: segment }),
        await countSegmentOperation.run(workspace, { filter: others }),
      ];
      expect(some.customers + rest.customers).toBe(all.customers);
      expect(some.active + rest.active).toBe(all.active);
      expect(some.customers).toBeGreaterThan(0);
    },
  );

  it("say with their count what the filter is made of", async () => {
    const { filter, groups } = await countSegmentOperation.run(workspace, {
      filter: "plan!= , &mrr >= 500|name~a\\&b",
    });
    expect(filter).toBe("price!=,&mrr>=500|name~a\\&b");
    expect(groups).toEqual([
      [
        { field: "price", op: "!=", values: ["", ""] },
        { field: "mrr", op: ">=", values: ["500"] },
      ],
      [{ field: "name", op: "~", values: ["a&b"] }],
    ]);
  });

  it("count who owns what now, and is worth what, as the proof of MRR lists them", async () => {
    const days = await metric.run(workspace, {
      metric: "mrr",
      interval: "day",
      from: "2025-12-31",
      to: "2026-01-01",
    });
    const at = { from: "2026-01-01", to: "2026-01-01", limit: 1000 };
    const today = { metric: "mrr", ...at };
    const all = await explainOperation.run(workspace, today);
    const count = async (filter: string) => countSegmentOperation.run(workspace, { filter });
    expect(await count("active=yes")).toMatchObject({
      customers: all.lines,
      active: all.lines,
      mrr: days.rows.at(-1)?.value,
    });
    for (const least of [100, 499.99, 1000]) {
      const own = all.rows.filter(({ value }) => value >= least * 100);
      expect(own.length).toBeGreaterThan(0);
      expect((await count(`mrr>=${least}`)).customers).toBe(own.length);
    }
    const part = all.rows[0]?.name?.slice(1, 4).toLowerCase() ?? "";
    const named = all.rows.filter(({ name }) => name?.toLowerCase().includes(part));
    expect((await count(`name~${part.toUpperCase()}&active=yes`)).customers).toBe(named.length);
    for (const field of ["product", "price", "family", "interval", "currency"]) {
      const { rows } = await segmentValuesOperation.run(workspace, { field, limit: 4 });
      expect(rows.length).toBeGreaterThan(0);
      for (const { value, customers } of rows) {
        const owners = await explainOperation.run(workspace, { ...today, where: [`${field}=${value}`] });
        expect({ field, value, customers }).toEqual({ field, value, customers: owners.lines });
        expect((await count(`${field}=${value.replaceAll(",", "\\,")}`)).customers).toBe(owners.lines);
      }
    }
  });
});

describe("segments", () => {
  it("follow what customers come to own, also where answers are kept", async () => {
    const directory = join(folder, "small");
    const small = await Workspace.open(directory, { ...effects, keepAnswersFrom: 0 });
    const load = async (name: string, lines: string[]) => {
      const path = join(folder, `${name}.csv`);
      await writeFile(path, ["customer_id,start,end,amount,product,logins", ...lines].join("\n"));
      await importOperation.run(small, { source: "subscriptions", files: [path] });
    };
    const others = Array.from({ length: 40 }, (_, n) => `c${n},2025-01-01,,10,Basic,${n}`);
    await load("one", ["acme,2025-02-01,,100,Basic,5", "bay,2025-03-01,,50,Plus,12", ...others]);
    const mrr = async (segment: string) => {
      const { rows } = await metric.run(small, { metric: "mrr", from: "2025-11", to: "2025-12", segment });
      return rows.map(({ value }) => value);
    };
    expect(await mrr("product=Plus")).toEqual([5000, 5000]);
    expect(await mrr("mrr>=100")).toEqual([10000, 10000]);
    expect(await mrr("logins>=39|product=Plus&logins>9")).toEqual([6000, 6000]);
    await load("two", ["acme,2025-12-10,,30,Plus,5"]);
    expect(await mrr("product=Plus")).toEqual([15000, 18000]);
    expect(await mrr("mrr>=100")).toEqual([10000, 13000]);
    await closeOperation.run(small, { period: "2025-11" });
    const reported = { metric: "mrr", from: "2025-11", to: "2025-12", as_reported: true };
    const { rows } = await metric.run(small, { ...reported, segment: "product=Plus&mrr>=100|customer=c1" });
    expect(rows.map(({ value }) => value)).toEqual([11000, 14000]);
    await small.close();
  });

  it("are kept while they are asked, however many answers come after them", async () => {
    const asked = { metric: "mrr", ...LAST, segment: "mrr>=120" };
    const { rows } = await metric.run(workspace, asked);
    const { rows: cohorts } = await segmentValuesOperation.run(workspace, { field: "cohort", limit: 30 });
    for (const { value } of cohorts)
      for (const id of ["nrr", "nrr_12m", "expansion_penetration", "expansion_regret"])
        await metric.run(workspace, { ...asked, metric: id, where: [`cohort=${value}`] });
    expect((await metric.run(workspace, asked)).rows).toEqual(rows);
  });

  it.each([
    ["shoe_size=4", "unknown field"],
    ["mrr=many", "invalid value for mrr"],
    ["country>DE", "you can't use > with country"],
    ["country=Atlantis", "unknown country"],
    ["product=Quilmoor", "unknown product"],
    ["customer=nobody", "unknown customer"],
    ["cohort=2024-13", "unknown period"],
    ["since>=soon", "invalid value for since"],
    ["active=maybe", "invalid value for active"],
    ["interval=fortnight", "unknown interval"],
    ["mrr>=1,2", "needs a single value"],
    ["nobody knows", "unknown segment"],
  ])("%s is refused: %s", async (segment, says) => {
    await expect(metric.run(workspace, { metric: "mrr", segment })).rejects.toThrow(says);
  });

  it("are saved, listed, used by name and removed", async () => {
    const saved = await setSegment.run(workspace, {
      name: "Large, DACH",
      filter: " country = DE,AT & mrr>=100 ",
    });
    expect(saved).toMatchObject({ filter: "country=DE,AT&mrr>=100", description: "" });
    expect(saved.updated_at).toBe("2026-01-01T12:00:00.000Z");
    await setSegment.run(workspace, { name: "Large, DACH", filter: saved.filter, description: "By value" });
    const { rows } = await segments.run(workspace, {});
    expect(rows).toEqual([{ ...saved, description: "By value" }]);
    const named = await metric.run(workspace, { metric: "nrr", segment: "Large, DACH" });
    expect(named.rows).toEqual((await metric.run(workspace, { metric: "nrr", segment: saved.filter })).rows);
    await expect(setSegment.run(workspace, { name: "a=b", filter: "mrr>1" })).rejects.toThrow(
      "invalid segment name",
    );
    await expect(setSegment.run(workspace, { name: "*", filter: "mrr>1" })).rejects.toThrow(
      "invalid segment name",
    );
    await expect(setSegment.run(workspace, { name: "x", filter: "mrr" })).rejects.toThrow(
      "invalid condition",
    );
    await removeSegmentOperation.run(workspace, { name: "Large, DACH" });
    expect((await segments.run(workspace, {})).rows).toEqual([]);
    await expect(removeSegmentOperation.run(workspace, { name: "Large, DACH" })).rejects.toThrow(
      "unknown segment",
    );
  });

  it("list their fields, with the kind of each attribute, and the values that hold a text", async () => {
    const { rows } = await segmentFieldsOperation.run(workspace, {});
    const kinds = new Map(rows.map(({ field, kind }) => [field, kind]));
    expect(kinds.get("mrr")).toBe("number");
    expect(kinds.get("since")).toBe("date");
    expect(kinds.get("country")).toBe("text");
    const country = rows.find(({ field }) => field === "country");
    const all = await segmentValuesOperation.run(workspace, { field: "country", limit: 1000 });
    expect(country?.values).toBe(all.rows.length);
    const found = await segmentValuesOperation.run(workspace, { field: "product", search: "TEAM" });
    expect(found.rows.map(({ value }) => value)).toEqual(["Quillmoor Team"]);
  });

  it("count customers without their MRR while a rate is missing", async () => {
    await inWorkspace(async (other, directory) => {
      const file = join(directory, "list.csv");
      await writeFile(
        file,
        "customer_id,start,amount,currency\na,2025-01-10,10,USD\nb,2025-01-10,1000,JPY\n",
      );
      await importOperation.run(other, { source: "subscriptions", files: [file] });
      const count = async (filter: string) => {
        const { customers, active, mrr } = await countSegmentOperation.run(other, { filter });
        return { customers, active, mrr };
      };
      expect(await count("active=yes")).toEqual({ customers: 2, active: 2, mrr: null });
      expect(await count("currency=USD")).toEqual({ customers: 1, active: 1, mrr: 1000 });
    });
  });
});
