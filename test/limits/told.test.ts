import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Workspace } from "../../src/api/workspace.ts";
import { LIMITS } from "../../src/base/limits.ts";
import { ask, importText, statesOf, withClock } from "../pipeline/company.ts";

const refused = { code: "too_much" };

const inCompany = (run: (workspace: Workspace) => Promise<void>) =>
  withClock("2026-06-10T12:00:00Z", async (workspace) => {
    const rows = ["a", "b", "c"].map((id): [string, string, string, number] => [
      id,
      `${id}-1`,
      "2025-01-01",
      100,
    ]);
    await importText(workspace, "states", statesOf(rows));
    await run(workspace);
  });

/** Runs with another limit, so that it is reached without a million rows. */
async function upTo(name: keyof typeof LIMITS, most: number, run: () => Promise<void>): Promise<void> {
  const usual = LIMITS[name].most;
  Object.assign(LIMITS[name], { most });
  try {
    await run();
  } finally {
    Object.assign(LIMITS[name], { most: usual });
  }
}

const person = (workspace: Workspace, id: string) =>
  ask(workspace, "people set", { person: id, name: `Person ${id}` });
const deal = (workspace: Workspace, input: Record<string, unknown>) =>
  ask(workspace, "opportunities add", { customer: "a", mrr: 100, ...input });

async function dealsFile(workspace: Workspace, ids: readonly string[]) {
  const directory = await mkdtemp(join(tmpdir(), "cambium-test-"));
  const path = join(directory, "deals.csv");
  const lines = ids.map((id) => `${id},a,Proposal,100`);
  await writeFile(path, `Id,Customer ID,Stage Name,MRR\n${lines.join("\n")}\n`);
  return ask(workspace, "import opportunities", { files: [path] }).finally(() =>
    rm(directory, { recursive: true, force: true }),
  );
}

describe("as many may be kept as allowed, and not one more:", () => {
  it("people", () =>
    inCompany((workspace) =>
      upTo("people", 2, async () => {
        await person(workspace, "ann");
        await person(workspace, "bob");
        await expect(person(workspace, "eve")).rejects.toMatchObject(refused);
        // Changing one that is there is no further one.
        await ask(workspace, "people set", { person: "bob", name: "Robert" });
        expect((await ask(workspace, "people")).rows).toHaveLength(2);
      }),
    ));

  it("ownerships, past ones included", () =>
    inCompany((workspace) =>
      upTo("ownerships", 2, async () => {
        await person(workspace, "ann");
        const own = (customer: string) =>
          ask(workspace, "owners set", { account: "main", customer, person: "ann" });
        await own("a");
        await own("b");
        await expect(own("c")).rejects.toMatchObject(refused);
        await expect(
          ask(workspace, "owners rule", { segment: "mrr>=1", person: "ann" }),
        ).rejects.toMatchObject(refused);
        expect((await own("b")).changed).toBe(false);
      }),
    ));

  it("targets", () =>
    inCompany((workspace) =>
      upTo("targets", 2, async () => {
        const set = (period: string, more = {}) =>
          ask(workspace, "targets set", { metric: "expansion_mrr", period, amount: 500, ...more });
        await set("2026-Q1");
        const { version } = await set("2026-Q2");
        await expect(set("2026-Q3")).rejects.toMatchObject(refused);
        await set("2026-Q2", { amount: 600, replaces: version });
      }),
    ));

  it("offers", () =>
    inCompany((workspace) =>
      upTo("offers", 2, async () => {
        const offer = (input: Record<string, unknown>) =>
          ask(workspace, "offers add", { channel: "email", ...input });
        await offer({ customer: "a", id: "one" });
        await offer({ customer: "b", id: "two" });
        await expect(offer({ customer: "c" })).rejects.toMatchObject(refused);
        await ask(workspace, "offers answer", { id: "two", answer: "declined" });
      }),
    ));

  it("opportunities, by hand and from a file, which then doesn't land in part", () =>
    inCompany((workspace) =>
      upTo("opportunities", 3, async () => {
        const { id } = await deal(workspace, {});
        await dealsFile(workspace, ["1", "2"]);
        await expect(deal(workspace, {})).rejects.toMatchObject(refused);
        await expect(dealsFile(workspace, ["2", "3"])).rejects.toMatchObject(refused);
        expect((await ask(workspace, "opportunities")).total).toBe(3);
        await ask(workspace, "opportunities set", { id, mrr: 200 });
        await ask(workspace, "opportunities remove", { id });
        await dealsFile(workspace, ["2", "3"]);
        expect((await ask(workspace, "opportunities")).total).toBe(3);
      }),
    ));

  it("changes of one opportunity", () =>
    inCompany((workspace) =>
      upTo("opportunityChanges", 3, async () => {
        const { id } = await deal(workspace, {});
        const change = (mrr: number) => ask(workspace, "opportunities set", { id, mrr });
        await change(200);
        await change(300);
        await expect(change(400)).rejects.toMatchObject(refused);
        // What changes nothing is no change.
        expect(await change(300)).toMatchObject({ mrr: 30_000 });
      }),
    ));

  it("stages, and those that there ever were", () =>
    inCompany(async (workspace) => {
      const set = (stage: string) => ask(workspace, "stages set", { stage, kind: "qualified", name: stage });
      const usual = 7;
      for (let n = usual; n < LIMITS.stages.most; n++) await set(`s${n}`);
      await expect(set("more")).rejects.toMatchObject(refused);
      await ask(workspace, "stages remove", { stage: "s7" });
      await set("other");
      for (let n = LIMITS.stages.most + 1; n < LIMITS.stagesEver.most; n++) {
        await ask(workspace, "stages remove", {
          stage: n === LIMITS.stages.most + 1 ? "other" : `t${n - 1}`,
        });
        await set(`t${n}`);
      }
      await ask(workspace, "stages remove", { stage: "s8" });
      await expect(set("one-more")).rejects.toMatchObject(refused);
      await set("s8");
      // Each stage there ever was is a bit of what a deal has been in: 60 of them fit.
      await deal(workspace, { stage: "closed_won", closed: "2026-06-09", created: "2026-06-01" });
      expect((await ask(workspace, "opportunities", { status: ["won"] })).total).toBe(1);
    }));
});
