import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { allOperations } from "../../src/api/operations.ts";
import { perform } from "../../src/api/perform.ts";
import { inputFromText } from "../../src/api/text-input.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { currencies } from "../../src/base/currency.ts";
import { messageOf } from "../../src/base/error.ts";
import { readObject } from "../../src/sources/stripe/objects/objects.ts";
import { several } from "../amount.ts";
import { day, itemOf, priceOf, subscriptionOf } from "../stripe/objects-of.ts";
import { effects, inFolder } from "../workspace.ts";

/** Of the places of a question, and of a first answer, so many are tried. */
const SHARE = several({ few: 1 / 4, all: 1 / 2, most: 1 });

const MONTH = { from: ["2024-01"], to: ["2024-01"] };

/** What each question is asked, and at how many places between its awaits evidence arrives at most. */
const ASKED: Record<string, { texts: Record<string, string[]>; places: number }> = {
  metric: { texts: { metric: ["mrr"], by: ["product"], ...MONTH }, places: 60 },
  explain: { texts: { metric: ["new_mrr"], ...MONTH }, places: 12 },
  movers: { texts: { metric: ["new_mrr"], ...MONTH }, places: 12 },
  leaderboard: { texts: { metric: ["mrr"], by: ["product"], ...MONTH }, places: 12 },
  waterfall: { texts: MONTH, places: 12 },
  customers: { texts: { limit: ["1000"] }, places: 12 },
  customer: { texts: { account: ["acct_1"], customer: ["cus_0"] }, places: 12 },
  "segments count": { texts: { filter: ["mrr>=0"] }, places: 12 },
  "segments fields": { texts: { policy: ["lago"] }, places: 8 },
  "segments values": { texts: { field: ["product"], policy: ["lago"] }, places: 8 },
  cohorts: { texts: {}, places: 8 },
  "cohort customers": { texts: { cohort: ["2024-01"], age: ["0"] }, places: 8 },
  durability: { texts: {}, places: 8 },
  verify: { texts: {}, places: 12 },
  trust: { texts: { policy: ["lago"] }, places: 12 },
  status: { texts: {}, places: 12 },
  catalogue: { texts: {}, places: 8 },
  links: { texts: {}, places: 8 },
  metrics: { texts: {}, places: 8 },
  "export changes": { texts: {}, places: 8 },
  "export subscribers": { texts: {}, places: 8 },
  "export summary": { texts: {}, places: 8 },
  "compare-policies": { texts: { a: ["cambium"], b: ["stripe"], period: ["2024-01"] }, places: 8 },
};

describe("an answer is of one state of the books, between whichever awaits evidence arrives", () => {
  for (const [name, { texts, places }] of Object.entries(ASKED)) {
    it(name, () =>
      inFolder(async (directory) => {
        const workspace = await Workspace.open(join(directory, "data"), effects);
        const steps = new Steps(workspace);
        let arrived = 0;
        const arrive = () => record(workspace, arrived++);
        try {
          await importRates(workspace, directory);
          arrive();
          let before = await ask(workspace, name, texts);
          arrive();
          const count = await steps.counted(() => ask(workspace, name, texts));
          before = await ask(workspace, name, texts);
          expect(count).toBeGreaterThan(3);
          const apart = Math.max(1, Math.floor(count / (places * SHARE)));
          for (let place = 0; place < count; place += apart) {
            const found = await steps.interrupted(place, arrive, () => ask(workspace, name, texts));
            const after = await ask(workspace, name, texts);
            expect([before, after], `evidence that arrives at await ${place} of ${count}`).toContainEqual(
              found,
            );
            before = after;
          }
        } finally {
          await workspace.close();
        }
      }),
    );
  }
});

it("a first answer is of one state, too: of nothing, or of what arrived first", async () => {
  const texts = { metric: ["mrr"], ...MONTH };
  const values = new Set<unknown>();
  for (let place = 0; place < 120; place += 8 / SHARE) {
    await inFolder(async (directory) => {
      const workspace = await Workspace.open(join(directory, "data"), effects);
      try {
        await importRates(workspace, directory);
        const steps = new Steps(workspace);
        const found = await steps.interrupted(
          place,
          () => [0, 1, 2].map((n) => record(workspace, n)),
          () => ask(workspace, "metric", texts).catch(messageOf),
        );
        values.add(JSON.stringify(found));
      } finally {
        await workspace.close();
      }
    });
  }
  expect([...values].filter((value) => !String(value).includes('"rows"'))).toEqual([
    '"there\'s no data to measure yet"',
  ]);
  expect(values.size).toBe(2);
});

async function ask(workspace: Workspace, name: string, texts: Record<string, string[]>): Promise<unknown> {
  const operation = allOperations.find((one) => one.name === name);
  if (operation === undefined) throw new Error(`there is no operation ${name}`);
  const output = Object(await perform(workspace, operation, inputFromText(operation, texts), { by: "http" }));
  const { stripe: _, ...answer } = output;
  return answer;
}

/** A rate of every currency, long before anything is sold. */
async function importRates(workspace: Workspace, directory: string): Promise<void> {
  const others = currencies().filter((code) => code !== "USD");
  const rows = others.map((code, n) => `2023-01-01,${code},USD,${1 + n / 100}`);
  const file = join(directory, "fx.csv");
  await writeFile(file, ["date,base,quote,rate", ...rows].join("\n"));
  await importOperation.run(workspace, { source: "fx", files: [file] });
}

/** A customer with a subscription of a product, in a currency and with an attribute that nobody had before. */
function record(workspace: Workspace, n: number): void {
  const currency = (currencies()[n] ?? "USD").toLowerCase();
  const price = priceOf(`price_${n}`, 1000 + n, { product: `prod_${n}`, currency });
  const item = itemOf(price, 1 + (n % 3), { id: `si_${n}` });
  const customer = { id: `cus_${n}`, object: "customer", created: day(0), metadata: { size: `s${n}` } };
  const objects = [
    { id: `prod_${n}`, object: "product", name: `Product ${n}`, metadata: {}, livemode: true },
    price,
    { ...customer, email: `a@firm${n}.example`, livemode: true },
    subscriptionOf([item], { id: `sub_${n}`, customer: `cus_${n}`, currency }),
  ];
  const seen = objects.flatMap((object) => readObject(object, "acct_1", day(40)).seen);
  workspace.store.stripe.record(seen, new Date(0));
}

/** Counts what a workspace asks of its stores, and does something before one of these steps. */
class Steps {
  #step = 0;
  #act: (step: number) => void = () => undefined;

  constructor(workspace: Workspace) {
    for (const target of [workspace.store, workspace.warehouse]) {
      for (const name of Object.getOwnPropertyNames(Object.getPrototypeOf(target))) {
        const own: unknown = Reflect.get(target, name);
        if (name === "constructor" || name === "close" || typeof own !== "function") continue;
        const stepped = (...given: unknown[]) => {
          this.#act(this.#step++);
          return Reflect.apply(own, target, given);
        };
        Object.defineProperty(target, name, { value: stepped });
      }
    }
  }

  async counted(run: () => Promise<unknown>): Promise<number> {
    this.#step = 0;
    await run();
    return this.#step;
  }

  async interrupted<T>(place: number, act: () => void, run: () => Promise<T>): Promise<T> {
    this.#step = 0;
    this.#act = (step) => step === place && act();
    try {
      return await run();
    } finally {
      this.#act = () => undefined;
    }
  }
}

it("a running server sees what begins when it begins, not at midnight", () =>
  inFolder(async (directory) => {
    let now = new Date("2026-01-01T12:00:00Z");
    const workspace = await Workspace.open(join(directory, "data"), {
      now: () => now,
      progress: () => undefined,
    });
    const last = async () => Object(await ask(workspace, "status", {})).last_evidence_on;
    const values = async () =>
      Object(await ask(workspace, "metric", { metric: ["mrr"], interval: ["month"] })).rows.at(-1);
    try {
      const file = join(directory, "states.csv");
      const columns = "customer,item,effective_at,status,product,price,currency,amount_micros";
      const rows = ["2025-11-05T00:00:00Z", "2026-01-01T12:01:40Z", "2026-03-01T00:00:00Z"].map(
        (at, n) => `a,x,${at},active,P,p,USD,${n + 1}0000000`,
      );
      await writeFile(file, [columns, ...rows].join("\n"));
      await importOperation.run(workspace, { source: "states", files: [file] });
      expect([await last(), await values()]).toEqual(["2025-11-05", { period: "2025-11", value: 1000 }]);
      now = new Date("2026-01-01T12:01:39Z");
      expect(await last()).toBe("2025-11-05");
      now = new Date("2026-01-01T12:01:40Z");
      expect([await last(), await values()]).toEqual(["2026-01-01", { period: "2026-01", value: 2000 }]);
      const [before, after] = [await workspace.version(), await workspace.version()];
      expect(after).toBe(before);
    } finally {
      await workspace.close();
    }
  }));
