import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { setSegment } from "../../src/api/ask/segments-operations.ts";
import { status } from "../../src/api/care/status.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { jsonParts } from "../../src/api/json.ts";
import { Turns } from "../../src/api/turns.ts";
import { LIMITS } from "../../src/base/limits.ts";
import { mapLong } from "../../src/base/waiting.ts";
import { commandLine } from "../../src/cli/command-line.ts";
import { problem } from "../../src/http/problem.ts";
import { type RunningServer, startServer } from "../../src/http/server.ts";
import { asOwner } from "../asking.ts";
import { effects, type Folder, openFolder } from "../workspace.ts";

let folder: Folder;
let server: RunningServer;

beforeEach(async () => {
  folder = await openFolder();
  const file = join(folder.directory, "subscriptions.csv");
  await writeFile(file, "customer_id,start,amount\na,2024-01-01,10\nb,2024-02-01,20\n");
  await importOperation.run(folder.workspace, { source: "subscriptions", files: [file] });
  server = await startServer(folder.workspace, {
    port: 0,
    version: "0.0.0",
    webDirectory: folder.directory,
  });
});
afterEach(async () => {
  await server.close();
  await folder.close();
});

const asked = (path: string, init?: RequestInit) => asOwner(server)(server.url + path, init);
const get = async (path: string) => (await asked(path)).json();
const post = (path: string, body: object, signal?: AbortSignal) =>
  asked(`/api/v1${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    ...(signal !== undefined && { signal }),
  });

/** Holds the turn until it is let go. */
function holding(name = "export changes"): { letGo(): void; turn: Promise<void> } {
  let letGo: () => void = () => undefined;
  const turn = folder.workspace.inTurn(() => new Promise<void>((done) => (letGo = done)), { name });
  return { letGo: () => letGo(), turn };
}

/** Ends once so many wait for their turn. */
async function untilWaiting(waiting: number): Promise<void> {
  while (folder.workspace.busy?.waiting !== waiting) await new Promise((done) => setImmediate(done));
}

describe("while something has the turn", () => {
  it("health, progress and whatever reads the record alone is answered", async () => {
    const before = status.output.parse(await get("/api/v1/status"));
    expect(before).toMatchObject({
      customers: 2,
      last_evidence_on: "2024-02-01",
      known_at: null,
      busy: null,
    });
    const { letGo, turn } = holding();
    const busy = { operation: "export changes", since: effects.now().toISOString(), waiting: 0 };
    expect(await get("/health")).toMatchObject({ name: "cambium", is_busy: true, busy });
    const paths = ["sync/progress", "audit", "imports", "settings", "segments", "closes", "policies"];
    for (const path of [...paths, "policies/settings"])
      expect((await asked(`/api/v1/${path}`)).status, path).toBe(200);
    expect(await get("/api/v1/status")).toEqual({ ...before, busy });
    letGo();
    await turn;
    expect(await get("/health")).toMatchObject({ is_busy: false, busy: null });
  });

  it("health tells whoever has no token that the server is alive and busy, and not with what", async () => {
    const headers = { authorization: `Bearer ${"x".repeat(43)}` };
    const strange = [
      undefined,
      { headers },
      { headers: { cookie: `cambium-${new URL(server.url).port}=x` } },
    ];
    const told = () =>
      Promise.all(strange.map(async (init) => (await fetch(`${server.url}/health`, init)).json()));
    const { letGo, turn } = holding();
    const known = { name: "cambium", instance: expect.any(String), version: "0.0.0" };
    expect(await told()).toEqual(strange.map(() => ({ ...known, is_busy: true })));
    letGo();
    await turn;
    expect(await told()).toEqual(strange.map(() => ({ ...known, is_busy: false })));
  });

  it("the bad rows of an import are listed", async () => {
    const file = join(folder.directory, "bad.csv");
    await writeFile(file, "customer_id,start,amount\nc,2024-01-01,5\nd,soon,7\n");
    await importOperation.run(folder.workspace, { source: "subscriptions", files: [file], skip_bad: true });
    const { letGo, turn } = holding();
    const bad = await get("/api/v1/imports/2/bad");
    letGo();
    await turn;
    expect(bad).toMatchObject({
      total: 1,
      rows: [{ file: "bad.csv", row: 3, value: "soon" }],
    });
    expect(await get("/api/v1/imports/2/bad?limit=0")).toMatchObject({ total: 1, rows: [] });
  });

  it("status says when the books were last read, once they are no longer as they were", async () => {
    await get("/api/v1/status");
    const { letGo, turn } = holding();
    await setSegment.run(folder.workspace, { name: "ours", filter: "mrr>=1" });
    const meanwhile = await get("/api/v1/status");
    expect(meanwhile).toMatchObject({ customers: 2, known_at: effects.now().toISOString() });
    letGo();
    await turn;
    expect(await get("/api/v1/status")).toMatchObject({ customers: 2, known_at: null });
  });

  it("a change that waits for its turn is not begun once its client has left", async () => {
    const { letGo, turn } = holding();
    const leaving = new AbortController();
    const left = post("/segments/theirs", { filter: "mrr>=1" }, leaving.signal).catch(() => "left");
    await untilWaiting(1);
    const stays = post("/segments/ours", { filter: "mrr>=2" });
    await untilWaiting(2);
    leaving.abort();
    expect(await left).toBe("left");
    await untilWaiting(1);
    letGo();
    await turn;
    expect((await stays).status).toBe(200);
    const { rows } = await get("/api/v1/segments");
    expect(rows.map(({ name }: { name: string }) => name)).toEqual(["ours"]);
    const { rows: done } = await get("/api/v1/audit");
    expect(done.map(({ input }: { input: { name: string } }) => input.name)).toEqual(["ours"]);
  });

  it("the command line says what it waits for, and is answered in the end", async () => {
    const { letGo, turn } = holding();
    const [out, err]: [string[], string[]] = [[], []];
    const asked = commandLine(["metric", "mrr", "--data", folder.workspace.directory, "--json"], {
      out: (text) => void out.push(text),
      err: (text) => {
        err.push(text);
        letGo();
      },
    });
    expect(await asked).toBe(0);
    await turn;
    expect(err).toEqual([
      `Waiting: the server is busy with export changes since ${effects.now().toISOString()} …\n`,
    ]);
    expect(JSON.parse(out.join(""))).toMatchObject({ metric: "mrr" });
  });

  it("a change that runs goes to its end when its client leaves", async () => {
    const { workspace } = folder;
    let [begin, go]: (() => void)[] = [() => undefined, () => undefined];
    const hasBegun = new Promise<void>((resolve) => (begin = () => resolve()));
    const mayEnd = new Promise<void>((resolve) => (go = () => resolve()));
    const { run } = setSegment;
    const held = vi.spyOn(setSegment, "run").mockImplementationOnce(async (...given) => {
      begin?.();
      await mayEnd;
      return run(...given);
    });
    const leaving = new AbortController();
    const left = post("/segments/ours", { filter: "mrr>=1" }, leaving.signal).catch(() => "left");
    await hasBegun;
    leaving.abort();
    expect(await left).toBe("left");
    go?.();
    await workspace.inTurn(async () => undefined);
    held.mockRestore();
    expect((await get("/api/v1/segments")).rows).toHaveLength(1);
    expect((await get("/api/v1/audit")).total).toBe(1);
  });
});

describe("turns", () => {
  afterEach(() => void vi.useRealTimers());

  it("are waited for up to the limit and no longer; the answer says what runs, and when to ask again", async () => {
    vi.useFakeTimers();
    const turns = new Turns(effects.now);
    let letGo: () => void = () => undefined;
    const first = turns.take({ name: "import" }, () => new Promise<void>((done) => (letGo = done)));
    const seconds = LIMITS.turn.most;
    const patient = turns.take({ name: "verify" }, async () => "in the end");
    const refused = turns.take({ name: "metric", seconds }, async () => "never").catch((error) => error);
    await vi.advanceTimersByTimeAsync(seconds * 1000 - 1);
    expect(turns.busy).toMatchObject({ operation: "import", waiting: 2 });
    await vi.advanceTimersByTimeAsync(1);
    expect(turns.busy).toMatchObject({ operation: "import", waiting: 1 });
    const error = await refused;
    expect(error).toMatchObject({
      code: "busy",
      message: `the server is busy: the request waited more than ${seconds} seconds for its turn; import is running`,
    });
    const answer = problem(error);
    expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "10"]);
    letGo();
    await first;
    expect(await patient).toBe("in the end");
    expect(turns.busy).toBeNull();
  });

  it("hold nothing of what they came to", async () => {
    const turns = new Turns(effects.now);
    const held: WeakRef<object>[] = [];
    for (let n = 0; n < 20; n++)
      await turns.take({ name: "metric" }, async () => {
        const answer = { rows: new Array(100_000).fill(n) };
        held.push(new WeakRef(answer));
        return answer;
      });
    await turns.take({ name: "last" }, async () => undefined);
    await turns.idle();
    setFlagsFromString("--expose-gc");
    const collect: unknown = runInNewContext("gc");
    if (typeof collect !== "function") throw new Error("there is no collector to call");
    await new Promise((done) => setTimeout(done, 10));
    collect();
    expect(held.filter((answer) => answer.deref() !== undefined)).toEqual([]);
  });

  it("come in the order asked, also after one that failed", async () => {
    const turns = new Turns(effects.now);
    const order: number[] = [];
    const asked = [1, 2, 3, 4].map((n) =>
      turns.take({ name: String(n) }, async () => {
        order.push(n);
        if (n === 2) throw new Error("broken");
      }),
    );
    await Promise.allSettled(asked);
    await turns.idle();
    expect(order).toEqual([1, 2, 3, 4]);
  });
});

describe("the record", () => {
  it("is read as it is at one moment, whatever is written meanwhile, and changed by nobody who reads it", async () => {
    const { workspace } = folder;
    await workspace.onRecord(async (record) => {
      expect((await record.settings()).margin).toBe("100");
      await workspace.store.setSetting("margin", "80");
      expect((await record.settings()).margin).toBe("100");
      expect(await record.store.settings()).toEqual({});
      expect(() => record.store.setSetting("margin", "70")).toThrow("readonly");
      expect(() => record.warehouse.query("select 1")).toThrow("without a turn");
    });
    expect((await workspace.settings()).margin).toBe("80");
  });

  it("is read once, however many ask, until it changes", async () => {
    const { store } = folder.workspace;
    const read = vi.spyOn(store, "lastSeq");
    await folder.workspace.version();
    read.mockClear();
    await Promise.all(Array.from({ length: 500 }, () => folder.workspace.version()));
    expect(read).toHaveBeenCalledTimes(0);
    await store.setSetting("margin", "80");
    await Promise.all(Array.from({ length: 500 }, () => folder.workspace.version()));
    expect(read).toHaveBeenCalledTimes(1);
  });
});

describe("long work", () => {
  const rows = Array.from({ length: 200_000 }, (_, index) => ({
    account: "main",
    index,
    text: `"${index}"`,
  }));

  /** How often others could be answered while something was made. */
  async function turnsDuring(make: () => Promise<unknown>): Promise<number> {
    let [turns, isOver] = [0, false];
    const count = () => {
      turns += 1;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await make();
    isOver = true;
    return turns;
  }

  it("writes a long answer as JSON.stringify does, others being answered in between", async () => {
    const output = {
      total: 3,
      none: undefined,
      nothing: null,
      rows,
      empty: [],
      sparse: [undefined, () => 1],
    };
    let text = "";
    const turns = await turnsDuring(async () => {
      for await (const part of jsonParts(output)) text += part;
    });
    expect(text === JSON.stringify(output)).toBe(true);
    expect(turns).toBeGreaterThan(1);
  });

  it("reads the whole record for damage, others being answered in between", async () => {
    let faults: string[] | undefined;
    const turns = await turnsDuring(async () => {
      faults = await folder.workspace.store.faults();
    });
    expect(faults).toEqual([]);
    expect(turns).toBeGreaterThan(0);
  });

  it("maps a long list in order, others being answered in between", async () => {
    let made: string[] = [];
    const turns = await turnsDuring(async () => {
      made = await mapLong(rows, (row) => JSON.stringify(row).repeat(3).toUpperCase());
    });
    expect(made).toHaveLength(rows.length);
    expect(made[123_456]).toContain('"INDEX":123456');
    expect(turns).toBeGreaterThan(1);
  });
});
