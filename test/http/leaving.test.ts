import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { reconcileOperation } from "../../src/api/ask/reconcile-operation.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { breathe, forEverybody, waitingSignal, whileWaiting } from "../../src/base/waiting.ts";
import { type RunningServer, startServer } from "../../src/http/server.ts";
import { asOwner, ownApp } from "../asking.ts";
import { type Folder, openFolder } from "../workspace.ts";

let folder: Folder;
let server: RunningServer;

beforeEach(async () => {
  folder = await openFolder();
  const file = join(folder.directory, "subscriptions.csv");
  await writeFile(file, "customer_id,start,amount\na,2024-01-01,10\n");
  await importOperation.run(folder.workspace, { source: "subscriptions", files: [file] });
  await folder.workspace.reading();
  const webDirectory = folder.directory;
  server = await startServer(folder.workspace, { port: 0, version: "0.0.0", webDirectory });
});
afterEach(async () => {
  await server.close();
  await folder.close();
});

const MRR = "/api/v1/metric/mrr?from=2024-01&to=2024-01";
/** What no machine counts to. */
const ENDLESS = "select count(*) as n from range(1000000000000) a, range(1000) b where a.range % 7 = b.range";

/** Makes the next query of a question one without end. @returns when it has begun, and how it came out */
function endlessOnce(): { begun: Promise<void>; outcome: Promise<unknown> } {
  const { warehouse } = folder.workspace;
  const query = warehouse.query.bind(warehouse);
  let [begin, tell]: ((value?: unknown) => void)[] = [];
  const begun = new Promise<void>((resolve) => (begin = () => resolve()));
  const outcome = new Promise<unknown>((resolve) => (tell = resolve));
  warehouse.query = async (sql, schema) => {
    if (waitingSignal() === undefined) return query(sql, schema);
    warehouse.query = query;
    begin?.();
    const endless = query(ENDLESS, schema);
    endless.catch((error: unknown) => tell?.(error));
    return endless;
  };
  return { begun, outcome };
}

const mrr = async () => (await (await asOwner(server)(server.url + MRR)).json()).rows[0].value;

describe("whoever asks and leaves", () => {
  it("ends the question, and others have their turn", async () => {
    const { begun, outcome } = endlessOnce();
    const leaving = new AbortController();
    const asked = asOwner(server)(server.url + MRR, { signal: leaving.signal }).catch(() => "left");
    await begun;
    const next = mrr();
    leaving.abort();
    expect(await asked).toBe("left");
    expect(await outcome).toMatchObject({ code: "gone" });
    expect(await next).toBe(1000);
  });

  it("before the question has its turn is never answered", async () => {
    const { workspace } = folder;
    let end: () => void = () => undefined;
    const turn = workspace.inTurn(() => new Promise<void>((done) => (end = done)));
    let questions = 0;
    const query = workspace.warehouse.query.bind(workspace.warehouse);
    workspace.warehouse.query = (sql, schema) => {
      questions += Number(waitingSignal() !== undefined);
      return query(sql, schema);
    };
    const inTurn = workspace.inTurn.bind(workspace);
    const queued = new Promise<void>((resolve) => {
      workspace.inTurn = (run) => {
        resolve();
        return inTurn(run);
      };
    });
    const leaving = new AbortController();
    const app = ownApp(workspace);
    const request = { signal: leaving.signal, headers: { host: "127.0.0.1" } };
    const asked = app.request(`http://127.0.0.1${MRR}`, request);
    await queued;
    leaving.abort();
    end();
    await turn;
    expect((await asked).ok).toBe(false);
    await inTurn(async () => undefined);
    expect(questions).toBe(0);
    expect(await mrr()).toBe(1000);
    expect(questions).toBeGreaterThan(0);
  });
});

it("stops time once, however many things that others need too run at once", async () => {
  const rest = (ms: number) => forEverybody(() => new Promise<void>((done) => setTimeout(done, ms)));
  const asked = whileWaiting({ milliseconds: 1000 }, async () => {
    await Promise.all([rest(700), rest(1500)]);
    await breathe();
    return "made";
  });
  expect(await asked).toBe("made");
});

it("a list that was compared leaves nothing behind when whoever asked has left", async () => {
  const { workspace, directory } = folder;
  const file = join(directory, "theirs.csv");
  await writeFile(file, "customer,month,mrr\na,2024-01,10\n");
  const tables = async () => {
    const rows = await workspace.warehouse.query("select table_name as name from duckdb_tables() order by 1");
    return rows.map(({ name }) => String(name));
  };
  const before = await tables();
  const query = workspace.warehouse.query.bind(workspace.warehouse);
  for (let left = 3; left < 30; left += 3) {
    const leaving = new AbortController();
    let queries = 0;
    workspace.warehouse.query = (sql, schema) => {
      if (++queries === left) leaving.abort();
      return query(sql, schema);
    };
    const asked = whileWaiting({ milliseconds: 60_000, gone: leaving.signal }, () =>
      reconcileOperation.run(workspace, { file }),
    );
    await asked.catch((error: unknown) => expect(error).toMatchObject({ code: "gone" }));
    workspace.warehouse.query = query;
    expect(await tables()).toEqual(before);
  }
});

describe("a question that takes too long", () => {
  it("is given up, and says how to ask for less", async () => {
    const { warehouse } = folder.workspace;
    const asked = whileWaiting({ milliseconds: 30 }, () => warehouse.query(ENDLESS));
    await expect(asked).rejects.toMatchObject({
      code: "too_much",
      message: "the question timed out after more than 60 seconds; the limit is 60",
    });
    expect(await warehouse.query("select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("is given up when whoever asked leaves before it has begun", async () => {
    const { warehouse } = folder.workspace;
    for (let left = 0; left < 10; left += 1) {
      const leaving = new AbortController();
      const asked = whileWaiting({ milliseconds: Number.POSITIVE_INFINITY, gone: leaving.signal }, () => {
        const answer = warehouse.query(ENDLESS);
        setImmediate(() => leaving.abort());
        return answer;
      });
      await expect(asked).rejects.toMatchObject({ code: "gone" });
    }
    expect(await warehouse.query("select 1 as one")).toEqual([{ one: 1 }]);
  });

  it("is given up in the middle of work of its own, too", async () => {
    const work = whileWaiting({ milliseconds: 30 }, async () => {
      for (;;) await breathe();
    });
    await expect(work).rejects.toMatchObject({ code: "too_much" });
  });

  it("does not count what everybody needs, which nobody's leaving ends", async () => {
    const leaving = new AbortController();
    const asked = whileWaiting({ milliseconds: 1000, gone: leaving.signal }, async () => {
      const made = await forEverybody(async () => {
        await new Promise((done) => setTimeout(done, 1500));
        await breathe();
        return "made";
      });
      await breathe();
      return made;
    });
    expect(await asked).toBe("made");
    let isMade = false;
    const left = whileWaiting({ milliseconds: 10_000, gone: leaving.signal }, async () => {
      await forEverybody(async () => {
        leaving.abort();
        await breathe();
        isMade = true;
      });
      await breathe();
    });
    await expect(left).rejects.toMatchObject({ code: "gone" });
    expect(isMade).toBe(true);
  });
});
