import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { Stream } from "../../sim/random.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { type RunningServer, startServer } from "../../src/http/server.ts";
import { several } from "../amount.ts";
import { asOwner } from "../asking.ts";
import { type Folder, openFolder } from "../workspace.ts";

const ROUNDS = several({ few: 4, all: 6, most: 200 });
const READS = 10;

/** A change of the record over HTTP. */
interface Write {
  name: string;
  /** How the audit calls it: the setting, or the operation. */
  of: string;
  path: string;
  body: (directory: string) => object;
}

/** Changes of which each one may change what another does, or whether it is refused. */
const WRITES: Write[] = [
  {
    name: "import",
    of: "import",
    path: "/imports",
    body: (directory) => ({ source: "subscriptions", files: [join(directory, "more.csv")] }),
  },
  { name: "time zone", of: "timezone", path: "/settings/timezone", body: () => ({ value: "Asia/Tokyo" }) },
  { name: "policy", of: "policy", path: "/settings/policy", body: () => ({ value: "stripe" }) },
  { name: "close", of: "close", path: "/closes", body: () => ({ period: "2024-02", with_earlier: true }) },
];

/** What is read meanwhile, and compared in the end. */
const READ = [
  "/metric/mrr?from=2024-01&to=2024-04",
  "/metric/mrr?from=2024-01&to=2024-04&as_reported=true",
  "/settings",
  "/closes",
  "/imports",
  "/drift?period=2024-02",
];

/** The state that a folder is in, as everything that is read of it. */
type State = string[];

/** What writes one after the other come to: how each was answered, and the states before, between and after them. */
interface Serial {
  statuses: Record<string, number>;
  states: State[];
}

const auditSchema = z.object({
  rows: z.array(
    z.object({ operation: z.string(), input: z.object({ name: z.string().optional() }).loose() }),
  ),
});

describe("writes at once, with reads between them", () => {
  it("come to something else in another order", async () => {
    const [one, other] = await Promise.all([inOrder(WRITES), inOrder(WRITES.toReversed())]);
    expect(one.states.at(-1)).not.toEqual(other.states.at(-1));
  });

  it.each(Array.from({ length: ROUNDS }, (_, round) => round))(
    "come to what they come to in the order of the audit, and each read is of a moment of it: draw %i",
    async (round) => {
      const { statuses, reads, end, done } = await atOnce(new Stream(29, round));
      const found: unknown[] = [];
      for (const order of ordersOf(WRITES).filter((one) => isAsAudited(one, done, statuses))) {
        const serial = await inOrder(order);
        const strange = reads.filter(({ of, answer }) =>
          serial.states.every((state) => state[of] !== answer),
        );
        const difference = { statuses: serial.statuses, end: serial.states.at(-1), strange };
        if (isDeepStrictEqual(difference, { statuses, end, strange: [] })) return;
        found.push({ order: order.map(({ name }) => name), ...difference });
      }
      expect(found).toEqual([{ statuses, end, strange: [] }]);
    },
  );
});

/** Whether an order is the audit's, with whatever was refused somewhere between. */
function isAsAudited(order: Write[], done: string[], statuses: Record<string, number>): boolean {
  const names = order.filter(({ name }) => statuses[name] === 200).map(({ name }) => name);
  return isDeepStrictEqual(names, done);
}

/** Writes one after the other into a folder of their own. */
function inOrder(order: Write[]): Promise<Serial> {
  return inServed(async (ask) => {
    const statuses: Record<string, number> = {};
    const states = [await stateOf(ask)];
    for (const write of order) {
      statuses[write.name] = (await ask(write)).status;
      states.push(await stateOf(ask));
    }
    return { statuses, states };
  });
}

interface AtOnce {
  statuses: Record<string, number>;
  reads: { of: number; answer: string }[];
  end: State;
  /** The writes that were done, in the order of the audit. */
  done: string[];
}

/** Sends all writes without waiting for any, in an order that is drawn, and reads between them. */
function atOnce(random: Stream): Promise<AtOnce> {
  return inServed(async (ask) => {
    const sent: Promise<[string, number]>[] = [];
    const reading: Promise<{ of: number; answer: string }>[] = [];
    const read = async () => {
      const of = Math.floor(random.next() * READ.length);
      return { of, answer: await answerOf(ask, of) };
    };
    for (const write of shuffled(WRITES, random)) {
      sent.push(ask(write).then(({ status }) => [write.name, status]));
      const count = Math.floor((random.next() * READS * 2) / WRITES.length);
      for (let n = 0; n < count; n += 1) reading.push(read());
      if (random.next() < 0.5) await reading.at(-1);
    }
    const statuses = Object.fromEntries(await Promise.all(sent));
    const done = await audited(ask);
    return { statuses, reads: await Promise.all(reading), end: await stateOf(ask), done };
  });
}

async function audited(ask: Ask): Promise<string[]> {
  const { rows } = auditSchema.parse(await (await ask("/audit")).json());
  const changes = rows.toReversed().map(({ operation, input }) => input.name ?? operation);
  return changes.flatMap((of) => WRITES.find((write) => write.of === of)?.name ?? []);
}

type Ask = (asked: Write | string) => Promise<Response>;

async function inServed<T>(run: (ask: Ask) => Promise<T>): Promise<T> {
  const folder = await openFolder();
  let server: RunningServer | null = null;
  try {
    const files = await filesIn(folder);
    await importOperation.run(folder.workspace, { source: "subscriptions", files: [files.first] });
    const options = { port: 0, version: "0.0.0", webDirectory: folder.directory };
    server = await startServer(folder.workspace, options);
    return await run(askerOf(server, files.directory));
  } finally {
    await server?.close();
    await folder.close();
  }
}

function askerOf(server: RunningServer, directory: string): Ask {
  const ask = asOwner(server);
  return (asked) => {
    if (typeof asked === "string") return ask(`${server.url}/api/v1${asked}`);
    const headers = { "content-type": "application/json" };
    const body = JSON.stringify(asked.body(directory));
    return ask(`${server.url}/api/v1${asked.path}`, { method: "POST", headers, body });
  };
}

async function filesIn({ directory }: Folder): Promise<{ directory: string; first: string }> {
  const files = join(directory, "files");
  await mkdir(files);
  const head = "customer_id,start,end,amount\n";
  const first = join(files, "first.csv");
  await writeFile(first, `${head}a,2024-01-01,,10\nb,2024-02-01,2024-03-15,20\n`);
  await writeFile(join(files, "more.csv"), `${head}c,2024-01-10,2024-04-01,40\nd,2024-02-05,,80\n`);
  return { directory: files, first };
}

async function stateOf(ask: Ask): Promise<State> {
  const state: State = [];
  for (const of of READ.keys()) state.push(await answerOf(ask, of));
  return state;
}

/** What is answered, without the hours at which things were done. */
async function answerOf(ask: Ask, of: number): Promise<string> {
  const answer = await ask(READ[of] ?? "");
  const text = (await answer.text()).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "(hour)");
  return `${answer.status} ${text.replaceAll(/"[^"]*cambium-test-[^"/]*/g, '"(folder)')}`;
}

/** Every order of a list. */
function ordersOf<T>(list: T[]): T[][] {
  if (list.length < 2) return [list];
  return list.flatMap((first) =>
    ordersOf(list.filter((one) => one !== first)).map((rest) => [first, ...rest]),
  );
}

function shuffled<T>(list: T[], random: Stream): T[] {
  const drawn = list.map((one) => ({ one, at: random.next() }));
  return drawn.sort((a, b) => a.at - b.at).map(({ one }) => one);
}
