import { execFile } from "node:child_process";
import { chmod, chown, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { doctor } from "../../src/api/care/doctor-operation.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { cambium, cambiumHere } from "../import/cli.ts";
import { effects, inFolder } from "../workspace.ts";
import { type ServedHere, serveHere } from "./served.ts";

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;

/** A folder through which everybody may go, as a home folder often is. */
async function inOpenFolder(run: (directory: string) => Promise<void>): Promise<void> {
  await inFolder(async (directory) => {
    await chmod(directory, 0o755);
    await run(directory);
  });
}

async function importInto(data: string, directory: string): Promise<void> {
  const file = join(directory, "list.csv");
  await writeFile(file, "customer_id,start,amount\nQuillmoor,2024-01-01,987654\n", { mode: 0o600 });
  const { code, stderr } = await cambium(["import", "subscriptions", file, "--data", data]);
  expect([code, stderr]).toEqual([0, ""]);
}

/** What another user of the machine tries. Runs in a process of its own, from this text. */
const ATTEMPTS = `
const { readdirSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const [url, data, directory, cookie] = process.argv.slice(1);
const tried = (run) => { try { return "done: " + run(); } catch (error) { return error.code; } };
const asked = async (path, body) => {
  const answer = await fetch(url + path, body && { method: "POST", body: JSON.stringify(body) });
  return [path, answer.status, await answer.text()];
};
(async () => {
  const { paths } = await (await fetch(url + "/openapi.json")).json();
  const gets = Object.keys(paths).filter((path) => paths[path].get).map((path) => path.replaceAll(/{\\w+}/g, "mrr"));
  const files = ["cambium.db", "cambium.db-wal", "warehouse.duckdb", "server.json", "imports"];
  console.log(JSON.stringify({
    listed: tried(() => readdirSync(data)),
    read: files.map((name) => tried(() => readFileSync(join(data, name), "latin1").length)),
    written: ["cambium.db", "server.json", "new"].map((name) => tried(() => writeFileSync(join(data, name), "x"))),
    answers: [
      ...(await Promise.all(gets.map((path) => asked(path)))),
      await asked("/api/v1/imports", { source: "subscriptions", files: [join(directory, "list.csv")] }),
      await asked("/api/v1/reconcile", { file: join(directory, "list.csv") }),
      await asked("/api/v1/export/sigma", { directory: join(directory, "out") }),
      await asked("/api/v1/settings/organisation", { value: "Theirs" }),
      await asked("/open", {}),
    ],
    old: await asked("/api/v1/reconcile?file=" + encodeURIComponent(join(directory, "list.csv"))),
    stolen: (await fetch(url + "/api/v1/status", { headers: { cookie } })).status,
    open: [await asked("/"), await asked("/health"), await asked("/movements")],
  }));
})();
`;

describe.skipIf(!isRoot)("another user of the machine (needs root to become one)", () => {
  it("gets no figure, no file and no say", () =>
    inOpenFolder(async (directory) => {
      const data = join(directory, "data");
      await importInto(data, directory);
      const served = await serveHere(data);
      try {
        const options = { uid: NOBODY, gid: NOBODY, cwd: "/", maxBuffer: 1e8 };
        const [link = ""] = /http:\S+code=\S+/.exec(served.said()) ?? [];
        const cookie =
          (await fetch(link, { redirect: "manual" })).headers.get("set-cookie")?.split(";")[0] ?? "";
        expect((await fetch(`${served.url}/api/v1/status`, { headers: { cookie } })).status).toBe(200);
        const args = ["-e", ATTEMPTS, served.url, data, directory, cookie];
        const { stdout } = await promisify(execFile)(process.execPath, args, options);
        const { listed, read, written, answers, old, open, stolen } = JSON.parse(stdout);
        expect([listed, ...read, ...written]).toEqual(Array(9).fill("EACCES"));
        expect(answers.length).toBeGreaterThan(40);
        for (const [path, status, body] of answers)
          expect({ path, status, body }).toMatchObject({ status: 401 });
        expect(old[1]).toBe(401);
        expect(stolen).toBe(401);
        const texts = [...answers, old, ...open].map(([, , body]) => body).join("\n");
        expect(texts).not.toMatch(/Quillmoor|987,?654/);
        expect(texts).not.toContain(directory);
        expect(await readdir(directory)).toEqual(["data", "list.csv"]);
      } finally {
        await served.stop();
      }
    }));
});

describe.skipIf(!isRoot)("a data folder of another user (needs root to become one)", () => {
  /** Runs as a user who is not root. */
  async function as<T>(user: number, run: () => Promise<T>): Promise<T> {
    process.seteuid?.(user);
    try {
      return await run();
    } finally {
      process.seteuid?.(0);
    }
  }

  /** Opens a folder, and closes it. */
  const opened = async (data: string) => (await Workspace.open(data, effects)).close();

  const givenAway: [what: string, paths: string[]][] = [
    ["a folder", [""]],
    ["a record in a folder of one's own", ["cambium.db"]],
  ];
  for (const [what, paths] of givenAway) {
    it(`${what} is not opened, with the way out; its owner and root open it`, () =>
      inOpenFolder(async (directory) => {
        const data = join(directory, "data");
        await mkdir(data, { mode: 0o777 });
        await chown(data, NOBODY, NOBODY);
        await as(NOBODY, () => opened(data));
        for (const path of paths) {
          await chown(join(data, path), 12_345, NOBODY);
          await chmod(join(data, path), 0o777);
        }
        const before = await readdir(data);
        await as(NOBODY, async () => {
          await expect(opened(data)).rejects.toMatchObject({
            code: "forbidden",
            message: `${join(data, ...paths)} belongs to another user (uid 12345)`,
            hint: expect.stringMatching(/--data.*sudo chown -R 65534 /),
          });
          for (const command of [["status"], ["secret", "list"]])
            expect(await cambiumHere([...command, "--data", data])).toMatchObject({
              code: 1,
              stderr: expect.stringContaining("belongs to another user"),
            });
        });
        expect(await readdir(data)).toEqual(before);
        await opened(data);
        for (const path of paths) await chown(join(data, path), 0, NOBODY);
        await as(NOBODY, () => opened(data));
      }));
  }
});

describe("a data folder", () => {
  it("that is made, and every file in it, is for its user alone", () =>
    inOpenFolder(async (directory) => {
      const data = join(directory, "made/data");
      await importInto(data, directory);
      const served = await serveHere(data);
      try {
        const names = ["", ...(await readdir(data, { recursive: true }))];
        expect(names.length).toBeGreaterThan(5);
        for (const name of names) {
          const { mode } = await stat(join(data, name));
          expect([name, mode & 0o077]).toEqual([name, 0]);
        }
      } finally {
        await served.stop();
      }
    }));

  it("that others could read is closed to them when it is opened; what else is in the folder stays as it is", () =>
    inOpenFolder(async (directory) => {
      const opened = async () => Workspace.open(directory, effects);
      await (await opened()).close();
      const ours = ["cambium.db", "warehouse.duckdb", "imports"];
      await writeFile(join(directory, "secrets.json"), "{}");
      await mkdir(join(directory, "scratch-old"));
      await writeFile(join(directory, "report.csv"), "");
      for (const name of [...ours, "secrets.json", "scratch-old"]) await chmod(join(directory, name), 0o777);
      await chmod(join(directory, "report.csv"), 0o644);
      const workspace = await opened();
      const modes = async (names: string[]) =>
        Promise.all(
          names.map(async (name) => [name, ((await stat(join(directory, name))).mode & 0o777).toString(8)]),
        );
      expect(await modes([...ours, "secrets.json"])).toEqual(
        [...ours, "secrets.json"].map((name) => [name, "700"]),
      );
      expect(await modes(["report.csv", "."])).toEqual([
        ["report.csv", "644"],
        [".", "755"],
      ]);
      const row = async () => {
        const { rows } = await doctor.run(workspace, {});
        return rows.find(({ check }) => check.startsWith("Only you"));
      };
      expect(await row()).toMatchObject({ is_well: true, mend: null });
      await chmod(join(directory, "secrets.json"), 0o640);
      await chmod(directory, 0o777);
      expect(await row()).toMatchObject({
        is_well: false,
        found: `open to others: ${directory}, secrets.json`,
        mend: expect.stringContaining("chmod -R go-rwx"),
      });
      await chmod(directory, 0o700);
      expect(await row()).toMatchObject({ is_well: true });
      await workspace.close();
    }));
});

describe("whoever takes the port of a server that was killed", () => {
  let data = "";
  let served: ServedHere;
  let impostor: Server;
  let directory = "";
  const heard: string[] = [];
  let end: () => void = () => undefined;
  let left: Promise<void>;
  beforeAll(async () => {
    const ready = new Promise<void>((resolve, reject) => {
      left = inFolder(async (made) => {
        directory = made;
        data = join(made, "data");
        await importInto(data, made);
        served = await serveHere(data);
        resolve();
        await new Promise<void>((done) => (end = done));
      });
      left.catch(reject);
    });
    await ready;
  });
  afterAll(async () => {
    impostor?.close();
    await served?.stop();
    end();
    await left;
  });

  it("is sent no input and no token, and the command goes on without it", async () => {
    const known = await (await fetch(`${served.url}/health`)).json();
    await served.stop("SIGKILL");
    impostor = createServer((asked, answer) => {
      let body = "";
      asked.setEncoding("utf8").on("data", (text: string) => {
        body += text;
      });
      asked.on("end", () => {
        heard.push(`${asked.method} ${asked.url} ${JSON.stringify(asked.headers)} ${body}`);
        answer.setHeader("content-type", "application/json");
        answer.end(JSON.stringify({ ...known, proof: "p".repeat(43), rows: [], is_well: true }));
      });
    });
    await new Promise<void>((done) => impostor.listen(Number(new URL(served.url).port), "127.0.0.1", done));
    const file = join(directory, "secret-list.csv");
    await writeFile(file, "customer_id,start,amount\nb,2024-01-01,5\n");
    const imported = await cambium(["import", "subscriptions", file, "--data", data]);
    expect([imported.code, imported.stderr]).toEqual([0, ""]);
    const asked = await cambium([
      "metric",
      "mrr",
      "--from",
      "2024-01",
      "--to",
      "2024-01",
      "--data",
      data,
      "--json",
    ]);
    expect(JSON.parse(asked.stdout).rows).toMatchObject([{ value: 98_765_900 }]);
    const opened = await cambium(["open", "--data", data]);
    expect([opened.code, opened.stdout]).toEqual([1, ""]);
    expect(heard).toHaveLength(3);
    for (const one of heard)
      expect(one).toMatch(
        /^GET \/health\?challenge=[\w-]{43} \{"host":"[^"]*","connection":"keep-alive"\} $/,
      );
  });
});
