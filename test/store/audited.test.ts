import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { expect, it } from "vitest";
import { startStripe } from "../../sim/stripe/server/server.ts";
import { allOperations } from "../../src/api/operations.ts";
import { perform } from "../../src/api/perform.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { ownDatabase } from "../shared.ts";
import { writeCopy } from "../stripe/copy.ts";
import { madeAccount } from "../stripe/made-account.ts";
import { effects, inFolder } from "../workspace.ts";

const KEY = "rk_live_51Quillmoor0123456789";

/** Something that each operation which writes can be asked, in an order in which each can be done. */
const ASKED = (directory: string, url: string): [operation: string, input: Record<string, unknown>][] => [
  ["import", { source: "subscriptions", files: [join(directory, "rows.csv")], set: ["product=Pro"] }],
  [
    "import",
    { source: "subscriptions", files: [join(directory, "more.csv")], set: ["product=Max"], account: "b" },
  ],
  ["imports remove", { import: 2 }],
  ["settings set", { name: "margin", value: "80" }],
  ["policies set", { name: "mine", from: "stripe", set: ["paused=yes"] }],
  ["policies remove", { name: "mine" }],
  ["catalogue set", { product: "Pro", rank: 3 }],
  ["catalogue set", { product: "Pro", reset: true }],
  ["catalogue replace", { before: "Pro / one", after: "Pro / two", as: "plan" }],
  ["catalogue replace", { before: "Pro / one", after: "Pro / two", as: "inferred" }],
  ["link", { customers: ["a", "b"] }],
  ["link", { customers: ["b", "c"] }],
  ["unlink", { customer: "a", never: true }],
  ["unlink", { customer: "b" }],
  [
    "usage record",
    { observations: [{ customer: "a", metric: "seats", at: "2025-12-01", value: 3 }], idempotency_key: "k" },
  ],
  ["usage metrics set", { metric: "seats", unit: "seats" }],
  ["limits set", { metric: "seats", amount: 5, product: "Pro" }],
  ["limits remove", { metric: "seats", product: "Pro" }],
  ["usage metrics remove", { metric: "seats" }],
  ["signals settings set", { kind: "limit_near", setting: "share", value: 70 }],
  ["signals dismiss", { kind: "limit_near", account: "main", customer: "a", subject: "seats", reason: "No" }],
  ["opportunities add", { customer: "a", account: "main", id: "one", mrr: 5 }],
  ["opportunities add", { customer: "a", account: "main", id: "two", mrr: 5 }],
  ["opportunities set", { id: "one", stage: "proposal" }],
  ["opportunities lose", { id: "one", reason: "Too dear" }],
  ["opportunities remove", { id: "two" }],
  ["import opportunities", { files: [join(directory, "deals.csv")] }],
  ["stages set", { stage: "trial", kind: "qualified" }],
  ["stages remove", { stage: "trial" }],
  ["people set", { person: "ann", name: "Ann" }],
  ["import people", { files: [join(directory, "people.csv")] }],
  ["import owners", { files: [join(directory, "owners.csv")] }],
  ["owners set", { account: "main", customer: "a", person: "ann", role: "sales" }],
  ["owners rule", { segment: "product=Pro", person: "ann", role: "lead" }],
  ["targets set", { metric: "expansion_mrr", period: "2026-Q1", amount: 500 }],
  ["targets remove", { target: JSON.stringify(["expansion_mrr", "2026-Q1", "company", ""]) }],
  ["people set", { person: "cid", name: "Cid" }],
  ["people remove", { person: "cid" }],
  ["offers add", { customer: "a", channel: "email", what: "Pro", id: "one" }],
  ["offers answer", { id: "one", answer: "declined", reason: "No" }],
  ["offers remove", { id: "one" }],
  ["offers settings set", { setting: "offers", value: "3" }],
  ["blocks set", { customer: "a", reason: "Support", id: "one" }],
  ["blocks remove", { id: "one" }],
  ["prompt record", { customer: "a", event: "shown", place: "page", what: "Pro" }],
  ["prompt texts set", { text: "More for you" }],
  ["annotations set", { on: "2025-01-01", text: "Launch", id: "one" }],
  ["annotations remove", { id: "one" }],
  ["views save", { name: "Ours", address: "/?range=ytd", id: "one" }],
  ["views remove", { id: "one" }],
  ["reports save", { title: "Ours", id: "one" }],
  ["reports add", { report: "one", text: "Well done", part: "p" }],
  ["reports change", { report: "one", part: "p", text: "Very well" }],
  ["reports drop", { report: "one", part: "p" }],
  ["reports remove", { id: "one" }],
  ["sql save", { name: "Ours", sql: "select 1", id: "one" }],
  ["sql schedule", { id: "one", every: "daily" }],
  ["sql due", {}],
  ["sql unschedule", { id: "one" }],
  ["sql remove", { id: "one" }],
  ["segments set", { name: "big", filter: "mrr>=5" }],
  ["segments remove", { name: "big" }],
  ["close", { period: "2024-01" }],
  ["closes remove", { period: "2024-01" }],
  ["sync connect", {}],
  ["sync stripe", {}],
  ["settings decline", { name: "policy" }],
  ["sync cancel", {}],
  ["sync postgres", { url, schema: "copy" }],
  ["build", {}],
  ["export sigma", { directory: join(directory, "sigma"), overwrite: true }],
  ["backup", { file: join(directory, "all.tar.gz"), overwrite: true }],
];

/** What changes nothing of the record. */
const CHANGES_NOTHING = [
  "build",
  "export sigma",
  "backup",
  "sync connect",
  "sync cancel",
  "sql due",
  "demo leave",
];

it("no change of the record is without its entry in the audit, whatever fails between the two", async () => {
  await inFolder(async (directory) => {
    const cluster = await ownDatabase();
    const account = madeAccount({ customers: 3, invoices: 2 });
    const stripe = await startStripe([account], { keys: { [KEY]: { accounts: [account.id] } } });
    const customer = {
      id: "cus_copy",
      object: "customer",
      created: 1_704_067_200,
      livemode: true,
      metadata: {},
    };
    await writeCopy(cluster, "raw", { customers: [customer], subscriptions: [] }, { schema: "copy" });
    const head = "customer_id,start,end,amount,plan\n";
    await writeFile(
      join(directory, "rows.csv"),
      `${head}a,2024-01-01,,10,one\nb,2024-01-01,,20,two\nc,2024-01-01,,5,one\n`,
    );
    await writeFile(join(directory, "deals.csv"), "id,customer,stage,amount\nd1,b,proposal,12\n");
    await writeFile(join(directory, "people.csv"), "person,name\nbob,Bob\n");
    await writeFile(join(directory, "owners.csv"), "customer,person\nb,bob\n");
    await writeFile(join(directory, "more.csv"), `${head}d,2024-01-01,,10,one\n`);
    const env = {
      STRIPE_API_KEY: KEY,
      STRIPE_API_BASE: stripe.url,
      CAMBIUM_KEY_FILE: join(directory, "key"),
    };
    const workspace = await Workspace.open(join(directory, "data"), { ...effects, env });
    const demo = await Workspace.open(join(directory, "demo"), {
      ...effects,
      leaveDemo: () => directory,
    });
    try {
      const asked = ASKED(directory, cluster.url());
      for (const [name, input] of asked) await holds(workspace, name, input);
      await holds(demo, "demo", { customers: 20, months: 3 });
      await holds(demo, "demo leave", {});
      const writes = allOperations.filter(({ effect }) => effect === "write").map(({ name }) => name);
      const names = [...asked.map(([name]) => name), "demo", "demo leave"];
      expect([...new Set(names)].sort()).toEqual(writes.sort());
    } finally {
      await workspace.close();
      await demo.close();
      await stripe.close();
      await cluster.stop();
    }
  });
}, 300_000);

/** An operation changes nothing where its entry cannot be written, and has one entry where it can. */
async function holds(workspace: Workspace, name: string, input: Record<string, unknown>): Promise<void> {
  const operation = allOperations.find((one) => one.name === name);
  if (operation === undefined) throw new Error(`no operation ${name}`);
  const beside = new SqliteDatabase(join(workspace.directory, "cambium.db"));
  const ask = () => perform(workspace, operation, input, { by: "http" });
  try {
    const before = contentOf(beside);
    beside.exec("create trigger no_audit before insert on audit begin select raise(abort, 'no entry'); end");
    await expect(ask(), name).rejects.toThrow("no entry");
    expect(contentOf(beside), name).toEqual(before);
    beside.exec("drop trigger no_audit");
    const entries = countOf(beside);
    await ask();
    expect({ name, entries: countOf(beside) }).toEqual({ name, entries: entries + 1 });
    expect({ name, isSame: JSON.stringify(contentOf(beside)) === JSON.stringify(before) }).toEqual({
      name,
      isSame: CHANGES_NOTHING.includes(name),
    });
  } finally {
    beside.close();
  }
}

function contentOf(database: SqliteDatabase.Database): unknown[] {
  return ["evidence", "note", "setting", "version"].map((table) =>
    database.prepare(`select * from ${table}`).all(),
  );
}

function countOf(database: SqliteDatabase.Database): number {
  return Number(database.prepare("select count(*) from audit").pluck().get());
}
