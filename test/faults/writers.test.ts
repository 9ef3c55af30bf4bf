import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { expect, it } from "vitest";
import { z } from "zod";
import { type Served, serveFolder } from "../../bench/served.ts";
import { Stream } from "../../sim/random.ts";
import { several } from "../amount.ts";
import { cambiumHere, inScratch, writeInto } from "../import/cli.ts";
import { PATIENCE_MS } from "./patience.ts";

/** How often the server is killed while ten clients write to it. */
const KILLS = several({ few: 2, all: 4, most: 200 });
const CLIENTS = 10;
/** The server is killed so many milliseconds after its first answer, at most. */
const WRITES_MS = 300;

/** What a client writes: a new opportunity of its own, or a change of one; its title is like no other's. */
interface Write {
  title: string;
  path: string;
  body: Record<string, unknown>;
}

/** A client: the opportunity that it works on, and what it doesn't know the answer of. */
interface Client {
  name: string;
  writes: number;
  id: string | null;
  version: number;
  open: Write | null;
}

/** What is known of all writes, by title. */
interface Known {
  acknowledged: Set<string>;
  sent: Set<string>;
}

const toldSchema = z.object({ id: z.string(), version: z.number() });

it(
  `opportunities that ten clients write are there once, and all that were acknowledged, after each of ${KILLS} SIGKILLs`,
  () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const file = await writeInto(scratch, "customers.csv", "customer_id,start,amount\na,2024-01-01,10\n");
      expect((await cambiumHere(["import", "subscriptions", file, "--data", data])).code).toBe(0);
      const clients = Array.from(
        { length: CLIENTS },
        (_, n): Client => ({ name: `c${n}`, writes: 0, id: null, version: 0, open: null }),
      );
      const known: Known = { acknowledged: new Set(), sent: new Set() };
      const random = new Stream(16, 1);
      for (let kill = 0; kill < KILLS; kill += 1) {
        await writeUntilKilled(data, clients, known, WRITES_MS * random.next());
        checkRecord(data, known);
      }
      await whileServed(data, (server) =>
        Promise.all(clients.map((client) => settle(server, client, known))),
      );
      const landed = checkRecord(data, known);
      expect([...known.sent].filter((title) => !known.acknowledged.has(title))).toEqual([]);
      expect(landed).toBe(known.sent.size);
      expect(known.acknowledged.size).toBeGreaterThan(KILLS);
      process.stdout.write(
        `${KILLS} kills while ${CLIENTS} clients wrote: ${known.acknowledged.size} acknowledged, 0 lost, 0 doubled\n`,
      );
    }),
  PATIENCE_MS,
);

async function writeUntilKilled(
  data: string,
  clients: readonly Client[],
  known: Known,
  killAfter: number,
): Promise<void> {
  const server = await serveFolder(data);
  const begun = clients.map((client) => write(server, client, known));
  const writing = clients.map(async (client, n) => {
    if (await begun[n]) while (await write(server, client, known));
  });
  await Promise.race(begun);
  await new Promise((resolve) => setTimeout(resolve, killAfter));
  process.kill(server.pid, "SIGKILL");
  await Promise.all([server.stop(), ...writing]);
}

async function whileServed(data: string, ask: (server: Served) => Promise<unknown>): Promise<void> {
  const server = await serveFolder(data);
  await ask(server);
  await server.stop();
}

/** Repeats the write whose answer a client never got, if there is one. */
async function settle(server: Served, client: Client, known: Known): Promise<void> {
  if (client.open !== null) await write(server, client, known);
}

/** Sends a client's open write, or its next one. @returns false once the server is gone */
async function write(server: Served, client: Client, known: Known): Promise<boolean> {
  const isRepeated = client.open !== null;
  const one = client.open ?? next(client);
  client.open = one;
  known.sent.add(one.title);
  const answer = await server
    .ask(one.path, one.body)
    .then(async (got) => ({ status: got.status, body: await got.text() }))
    .catch(() => null);
  if (answer === null) return false;
  // A repeated change that had landed is refused: the opportunity isn't at the version that the client saw any more.
  if (isRepeated && answer.status === 409) client.version = versionIn(answer.body);
  else {
    expect({ status: answer.status, is: answer.status === 200 ? "" : answer.body }).toEqual({
      status: 200,
      is: "",
    });
    const told = toldSchema.parse(JSON.parse(answer.body));
    Object.assign(client, { id: told.id, version: told.version });
  }
  known.acknowledged.add(one.title);
  client.open = null;
  return true;
}

/** Every fourth write is a new opportunity, under an id of the client's; the others change the last one. */
function next(client: Client): Write {
  const title = `${client.name} writes ${client.writes++}`;
  if (client.id === null || client.writes % 4 === 0) {
    const id = `${client.name}-${client.writes}`;
    return { title, path: "/api/v1/opportunities", body: { id, title, customer: "a", mrr: 100 } };
  }
  const stage = client.writes % 2 === 0 ? "qualified" : "proposal";
  const path = `/api/v1/opportunities/${client.id}`;
  return { title, path, body: { title, stage, if_version: client.version } };
}

/** The version that a refused change should have been of. */
function versionIn(refusal: string): number {
  return Number(/with version (\d+)/.exec(refusal)?.[1]);
}

/** Checks that the record is sound, with what was acknowledged, and with nothing twice. @returns how many writes landed */
function checkRecord(data: string, { acknowledged, sent }: Known): number {
  const database = new SqliteDatabase(join(data, "cambium.db"), { readonly: true });
  try {
    expect(database.pragma("integrity_check", { simple: true })).toBe("ok");
    const rows = z
      .array(z.object({ title: z.string(), times: z.number() }))
      .parse(
        database
          .prepare(
            "select body ->> 'title' as title, count(*) as times from version where kind = 'opportunity' group by 1",
          )
          .all(),
      );
    const found = new Set(rows.map(({ title }) => title));
    expect(
      [...acknowledged].filter((title) => !found.has(title)),
      "lost",
    ).toEqual([]);
    expect(
      rows.filter(({ times }) => times > 1),
      "doubled",
    ).toEqual([]);
    expect(
      [...found].filter((title) => !sent.has(title)),
      "never sent",
    ).toEqual([]);
    return found.size;
  } finally {
    database.close();
  }
}
