import { access, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import Stripe from "stripe";
import { describe, expect, it } from "vitest";
import { metric, metrics } from "../../src/api/ask/questions.ts";
import { allOperations } from "../../src/api/operations.ts";
import { perform } from "../../src/api/perform.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { type RunningServer, startServer } from "../../src/http/server.ts";
import { rememberAccount } from "../../src/sources/stripe/accounts.ts";
import { readObject } from "../../src/sources/stripe/objects/objects.ts";
import { contentOf } from "../../src/store/backup/record-copy.ts";
import { asOwner } from "../asking.ts";
import { cambiumHere } from "../import/cli.ts";
import {
  day,
  eventOf,
  invoiceOf,
  itemOf,
  lineOf,
  priceOf,
  START,
  subscriptionOf,
} from "../stripe/objects-of.ts";
import { inFolder } from "../workspace.ts";

const SECRET = "whsec_quillmoor0123456789";
const KEY = "rk_live_51Quillmoor0123456789";
const stripe = new Stripe("sk_test_unused");
const seat = priceOf("price_seat", 1000);

const PERIODS = `customer_id,start,end,amount,product,plan,quantity,currency,country,industry,owner,discount_percent
c1,2024-01-01,2024-03-01,100,Team,Team,10,USD,AT,farm,Ada,
c1,2024-03-01,,160,Team,Team,16,USD,AT,farm,Ada,
c1,2024-04-10,,30,Vault,Vault,1,USD,AT,farm,Ada,
c2,2024-01-15,2024-04-01,80,Team,Team,8,EUR,DE,mill,,10
c2,2024-05-01,,60,Team,Team,6,EUR,DE,mill,,
c3,2024-02-01,2024-06-01,50,Team,Team,5,USD,,farm,Bo,
c4,2024-02-01,,20,Pro,Pro,1,USD,FR,mill,Bo,
`;
const RATES = "date,base,quote,rate\n2023-12-01,EUR,USD,1.1\n2024-04-01,EUR,USD,1.05\n";
const COSTS = "month,amount,kind\n2024-01,500,new\n2024-03,120,expansion\n";

interface Served {
  workspace: Workspace;
  server: RunningServer;
  directory: string;
}

async function serve(directory: string, keyPath: string): Promise<Served> {
  const env = { CAMBIUM_KEY_FILE: keyPath, STRIPE_WEBHOOK_SECRET: SECRET };
  const effects = { now: () => new Date("2024-08-01T00:00:00Z"), progress: () => undefined, env };
  const workspace = await Workspace.open(directory, effects);
  const server = await startServer(workspace, { port: 0, version: "0.1.0", webDirectory: "/nowhere" });
  return { workspace, server, directory };
}

async function stop({ server, workspace }: Served): Promise<void> {
  await server.close();
  await workspace.close();
}

/** Runs an operation by its name. */
async function run({ workspace }: Served, name: string, input: Record<string, unknown>): Promise<unknown> {
  const operation = allOperations.find((one) => one.name === name);
  if (operation === undefined) throw new Error(name);
  return perform(workspace, operation, input, { by: "http" });
}

/** Everything that a folder can hold: imports, Stripe's objects, settings, policies, segments, links, the catalogue, a close and secrets. */
async function fill(served: Served, folder: string): Promise<void> {
  const { workspace } = served;
  const file = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  await run(served, "import", { source: "subscriptions", files: [await file("periods.csv", PERIODS)] });
  await run(served, "import", { source: "fx", files: [await file("rates.csv", RATES)] });
  await run(served, "import", { source: "costs", files: [await file("costs.csv", COSTS)] });
  await rememberAccount(workspace.store, "acct_1", { livemode: true, isContext: false });
  const customer = {
    id: "cus_1",
    object: "customer",
    created: START,
    livemode: true,
    metadata: { crm: "7" },
  };
  const bill = invoiceOf("in_1", START, [lineOf("price_seat", 3, 3000, [START, day(31)])]);
  const objects = [
    { id: "prod_1", object: "product", name: "Seat", metadata: {}, livemode: true },
    customer,
    { ...customer, id: "cus_2" },
    seat,
    subscriptionOf([itemOf(seat, 3)]),
    { ...bill, billing_reason: "subscription_create" },
  ];
  const seen = objects.flatMap((object) => readObject(object, "acct_1", day(100)).seen);
  await workspace.store.recordSeen(seen, workspace.effects.now());
  await run(served, "settings set", { name: "organisation", value: "Quillmoor" });
  await run(served, "settings set", { name: "link_by", value: "metadata:crm" });
  await run(served, "policies set", { name: "house", from: "stripe", set: ["past_due_days=30"] });
  await run(served, "segments set", { name: "Farms", filter: "industry=farm" });
  await run(served, "link", { customers: ["main/c1", "main/c4"] });
  await run(served, "catalogue set", { product: "Vault", kind: "add_on" });
  await run(served, "close", { period: "2024-03" });
  await workspace.secrets.set("stripe", KEY);
  await file("late.csv", "customer_id,start,amount\nc9,2024-02-01,40\n");
  await run(served, "import", { source: "subscriptions", files: [join(folder, "late.csv")] });
}

const RANGE = { from: "2024-01", to: "2024-07" };

/** Every metric as it is, as reported, linked, and by dimensions, so that each dimension that is supported anywhere is asked. */
async function everything(served: Served): Promise<Record<string, unknown>> {
  const { rows } = await metrics.run(served.workspace, {});
  const found: Record<string, unknown> = {};
  const asked = new Set<string>();
  const ask = async (id: string, more: object) => {
    const input = { metric: id, ...RANGE, ...more };
    const answer = await metric.run(served.workspace, input).catch((error: unknown) => Object(error).message);
    found[`${id} ${JSON.stringify(more)}`] = typeof answer === "string" ? answer : answer.rows;
  };
  for (const [index, { id, dimensions }] of rows.entries()) {
    await ask(id, {});
    await ask(id, { as_reported: true });
    if (index % 4 === 0) await ask(id, { linked: true });
    if (index % 4 === 1) await ask(id, { policy: "house" });
    if (index % 4 === 2) await ask(id, { segment: "Farms" });
    const known = dimensions.filter(({ is_supported }) => is_supported).map(({ dimension }) => dimension);
    const fresh = known.filter((dimension) => !asked.has(dimension)).slice(0, 6);
    for (const dimension of fresh.length > 0 ? fresh : known.slice(index % 7, (index % 7) + 1)) {
      asked.add(dimension);
      await ask(id, { by: [dimension] });
    }
  }
  const all = rows.flatMap(({ dimensions }) =>
    dimensions.filter((one) => one.is_supported).map((one) => one.dimension),
  );
  expect([...asked].sort()).toEqual([...new Set(all)].sort());
  for (const name of [
    "settings",
    "policies",
    "segments",
    "links",
    "closes",
    "drift",
    "catalogue",
    "imports",
    "audit",
  ])
    found[name] = await run(served, name, name === "audit" ? { limit: 1000 } : {});
  found.secret = await served.workspace.secrets.get("stripe");
  return found;
}

function logOf(directory: string): unknown[] {
  const database = new SqliteDatabase(join(directory, "cambium.db"), { readonly: true });
  try {
    return database.prepare("select * from evidence order by seq").all();
  } finally {
    database.close();
  }
}

async function post({ server }: Served, path: string, body: string, headers = {}): Promise<Response> {
  return asOwner(server)(`${server.url}${path}`, {
    method: "POST",
    body,
    headers: { "content-type": "application/json", ...headers },
  });
}

/** Sends a signed event that makes an item of so many seats. */
async function sendEvent(served: Served, n: number): Promise<number> {
  const object = subscriptionOf([itemOf(seat, 3 + (n % 5))]);
  const payload = JSON.stringify(eventOf(`evt_${n}`, day(120) + n, "customer.subscription.updated", object));
  const timestamp = Math.floor(Date.now() / 1000);
  const signature = stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET, timestamp });
  return (await post(served, "/webhooks/stripe", payload, { "stripe-signature": signature })).status;
}

describe("the drill", () => {
  it("gives back a served folder: every figure, close, setting and entry, to the last digit", {
    timeout: 240_000,
  }, async () => {
    await inFolder(async (folder) => {
      const keyPath = join(folder, "secret.key");
      const served = await serve(join(folder, "data"), keyPath);
      const [file, target] = [join(folder, "backup.tar.gz"), join(folder, "restored")];
      let before: unknown;
      try {
        await fill(served, folder);
        before = await everything(served);
        const { code, stdout } = await cambiumHere(["backup", file, "--data", served.directory, "--json"]);
        expect([code, JSON.parse(stdout)]).toEqual([0, expect.objectContaining({ file })]);
        const serving = await cambiumHere(["restore", file, "--data", served.directory]);
        expect([serving.code, serving.stderr]).toEqual([1, expect.stringContaining("is serving")]);
      } finally {
        await stop(served);
      }
      expect((await cambiumHere(["restore", file, "--data", target])).code).toBe(0);
      await expect(access(join(target, "warehouse.duckdb"))).rejects.toThrow();
      const again = await serve(target, keyPath);
      try {
        expect(await everything(again)).toEqual(before);
        expect(logOf(target)).toEqual(logOf(served.directory));
      } finally {
        await stop(again);
      }
    });
  });

  it("takes what a busy server held at one moment, with every file that it names", {
    timeout: 240_000,
  }, async () => {
    await inFolder(async (folder) => {
      const keyPath = join(folder, "secret.key");
      const served = await serve(join(folder, "data"), keyPath);
      const files = ["one", "two", "three"].map((name) => join(folder, `${name}.tar.gz`));
      let isDone = false;
      let [events, imports] = [0, 0];
      try {
        await fill(served, folder);
        const sending = (async () => {
          while (!isDone) {
            expect(await sendEvent(served, events)).toBe(200);
            events += 1;
          }
        })();
        const importing = (async () => {
          while (!isDone) {
            const path = join(folder, `more-${imports}.csv`);
            await writeFile(path, `customer_id,start,amount\nm${imports},2024-06-0${1 + (imports % 9)},5\n`);
            const body = JSON.stringify({ source: "subscriptions", files: [path] });
            expect((await post(served, "/api/v1/imports", body)).status).toBe(200);
            imports += 1;
          }
        })();
        const asking = (async () => {
          while (!isDone)
            expect((await asOwner(served.server)(`${served.server.url}/api/v1/metric/mrr`)).status).toBe(200);
        })();
        for (const file of files) {
          const [eventsBefore, importsBefore] = [events, imports];
          while (events === eventsBefore || imports === importsBefore)
            await new Promise((resolve) => setTimeout(resolve, 5));
          expect((await post(served, "/api/v1/backup", JSON.stringify({ file }))).status).toBe(200);
        }
        isDone = true;
        await Promise.all([sending, importing, asking]);
      } finally {
        isDone = true;
        await stop(served);
      }
      const whole = logOf(served.directory);
      let last = 0;
      for (const [index, file] of files.entries()) {
        const target = join(folder, `restored-${index}`);
        expect((await cambiumHere(["restore", file, "--data", target])).code).toBe(0);
        const there = new Set(await readdir(join(target, "imports")));
        expect(contentOf(join(target, "cambium.db")).names.filter((name) => !there.has(name))).toEqual([]);
        const log = logOf(target);
        expect(log).toEqual(whole.slice(0, log.length));
        expect(log.length).toBeGreaterThan(last);
        last = log.length;
        const { code, stdout } = await cambiumHere(["verify", "--data", target, "--json"]);
        expect([code, JSON.parse(stdout).is_sound]).toEqual([0, true]);
      }
      expect([events > 3, imports >= 3, last < whole.length + 1]).toEqual([true, true, true]);
    });
  });
});
