import { type ChildProcess, spawn } from "node:child_process";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ApiObject } from "../../sim/stripe/data/data.ts";
import { type SimulatedStripe, startStripe } from "../../sim/stripe/server/server.ts";
import { writeParquet } from "../import/cli.ts";
import { madeAccount } from "../stripe/made-account.ts";
import { cambiumEach } from "./asker.ts";
import { CLI } from "./process.ts";
import { type State, stateOf } from "./state.ts";

const KEY = "rk_live_51Quillmoor0123456789";
export const SIGNING = "whsec_quillmoor0123456789";

/** A data folder as it was at some time, with what it answers. */
export interface Version {
  data: string;
  state: State;
}

/** Folders to be harmed: one company with everything that a folder can hold, as it is, as it was, as it will be; and another company. */
export interface Company {
  scratch: string;
  env: Record<string, string>;
  now: Version;
  /** Before the last change of the record, which is what SQLite gives where the end of its log is damaged. */
  between: Version;
  older: Version;
  newer: Version;
  other: Version;
  server: SimulatedStripe;
  /** What the simulated Stripe says of one subscription, which still runs. */
  subscription: ApiObject;
  /** A file that was not imported yet. */
  next: string;
}

/** Makes them. The folder as it is was left by a server that was killed, so that everything lies about in it. */
export async function makeCompany(scratch: string): Promise<Company> {
  const account = madeAccount({ customers: 12, invoices: 4 });
  const server = await startStripe([account], {
    keys: { [KEY]: { accounts: ["acct_made"] } },
  });
  const env = {
    CAMBIUM_KEY_FILE: join(scratch, "config", "secret.key"),
    STRIPE_API_KEY: KEY,
    STRIPE_API_BASE: server.url,
    STRIPE_WEBHOOK_SECRET: SIGNING,
    HOME: scratch,
    TZ: "UTC",
  };
  const files = await writeFiles(scratch);
  const to = async (data: string, ...commands: string[][]) => {
    const asked = commands.map((args) => [...args, "--data", data]);
    const answers = await cambiumEach(asked, { env });
    for (const [place, { code, err }] of answers.entries())
      if (code !== 0) throw new Error(`${asked[place]?.join(" ")}: ${err}`);
  };
  const version = async (data: string): Promise<Version> => {
    const state = await stateOf(await copyOf(data), { env });
    const refused = state.find((answer) => answer.startsWith("refused"));
    if (refused !== undefined && data !== other) throw new Error(refused);
    return { data, state };
  };

  const other = join(scratch, "other");
  const working = join(scratch, "working");
  await to(working, ...beginnings(files));
  const older = join(scratch, "older");
  await cp(working, older, { recursive: true });
  const serving = await serve(working, env);
  await to(working, ["import", "subscriptions", files.later]);
  const between = join(scratch, "between");
  await cp(working, between, { recursive: true });
  await to(working, ["settings", "set", "margin", "70"]);
  await killed(serving.child);
  const now = join(scratch, "now");
  await cp(working, now, { recursive: true });
  await to(working, ["import", "subscriptions", files.last], ["settings", "set", "margin", "60"]);
  await to(
    other,
    ["import", "subscriptions", files.other, "--skip-bad"],
    ["policies", "set", "house", "--from", "stripe"],
  );
  return {
    scratch,
    env,
    server,
    subscription: running(account),
    now: await version(now),
    between: await version(between),
    older: await version(older),
    newer: await version(working),
    other: await version(other),
    next: files.next,
  };
}

/** A subscription whose quantity shows in the figures: one that still runs. */
function running(account: ReturnType<typeof madeAccount>): ApiObject {
  const found = [...account.list("subscriptions", {})].find(({ status }) => status === "active");
  if (found === undefined) throw new Error("no subscription of the account still runs");
  return found;
}

let copies = 0;

/** A copy of a data folder, to be asked or harmed. */
export async function copyOf(data: string): Promise<string> {
  copies += 1;
  const target = `${data}-copy-${copies}`;
  await cp(data, target, { recursive: true, verbatimSymlinks: true });
  return target;
}

/** Serves a folder on a free port, without asking Stripe. */
export async function serve(
  data: string,
  env: Record<string, string>,
): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, [CLI, "serve", "--data", data, "--port", "0", "--no-poll"], {
    env: { PATH: process.env.PATH ?? "", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    let said = "";
    const listen = (chunk: Buffer) => {
      said += chunk;
      const found = /at (http:\/\/127\.0\.0\.1:\d+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.once("close", (code, signal) =>
      reject(new Error(`the server ended with ${code ?? signal}: ${said}`)),
    );
  });
  return { child, url };
}

/** Kills a process, and waits until it is gone. */
export function killed(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("close", () => resolve());
    child.kill("SIGKILL");
  });
}

type Files = Record<"first" | "second" | "rates" | "later" | "last" | "next" | "other", string>;

/** What the company was told before anything happens to it: files of every kind, Stripe, settings, closes. */
function beginnings(files: Files): string[][] {
  return [
    ["import", "subscriptions", files.first, "--skip-bad"],
    ["import", "subscriptions", files.second],
    ["import", "fx", files.rates],
    ["sync", "stripe"],
    ["catalogue", "set", "P1", "--family", "house", "--kind", "plan", "--rank", "2"],
    ["policies", "set", "house", "--from", "stripe"],
    ["segments", "set", "large", "product=P1"],
    ["link", "first1", "first2"],
    ["settings", "set", "margin", "80"],
    ["close", "2024-03", "--with-earlier"],
  ];
}

async function writeFiles(scratch: string): Promise<Files> {
  const folder = join(scratch, "files");
  await mkdir(folder, { recursive: true });
  const write = async (name: string, text: string) => {
    await writeFile(join(folder, name), text);
    return join(folder, name);
  };
  const second = join(folder, "second.parquet");
  await writeParquet(
    second,
    `select 'second' || i as customer_id, '2024-0' || (1 + i % 5) || '-01' as start, null::varchar as "end", 20.5 + i as amount,
      'P' || i % 3 as product, 'plan ' || i as plan from range(40) t(i)`,
  );
  return {
    first: await write("first.csv", `${rows("first", 60)}bad,2024-13-01,,x,P1,plan 1\n`),
    second,
    rates: await write("rates.csv", "date,base,quote,rate\n2024-01-01,EUR,USD,1.1\n2024-04-01,EUR,USD,1.2\n"),
    later: await write("later.csv", rows("later", 30)),
    last: await write("last.csv", rows("last", 25)),
    next: await write("next.csv", rows("next", 3000)),
    other: await write("other.csv", `${rows("other", 20)}bad,2024-13-01,,x,P1,plan 1\n`),
  };
}

/** Subscription periods in two currencies' worth of months. */
function rows(name: string, count: number): string {
  const lines = Array.from({ length: count }, (_, index) => {
    const start = `2023-${String((index % 12) + 1).padStart(2, "0")}-0${(index % 9) + 1}`;
    const end = index % 3 === 0 ? `2024-02-0${(index % 9) + 1}` : "";
    return `${name}${index % Math.ceil(count / 2)},${start},${end},${index % 90}.5,P${index % 7},plan ${index}`;
  });
  return `customer_id,start,end,amount,product,plan\n${lines.join("\n")}\n`;
}
