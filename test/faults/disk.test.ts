import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CambiumError } from "../../src/base/error.ts";
import { explained } from "../../src/base/failure.ts";
import { commandLine } from "../../src/cli/command-line.ts";
import { inFolder } from "../workspace.ts";
import { type Disk, smallDisk } from "./disk.ts";

/** Runs a command. @returns its exit code, and what it said */
async function cambium(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await commandLine(args, {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
  });
  return { code, out: out.join(""), err: err.join("") };
}

const csv = (name: string, rows: number) =>
  `customer_id,start,amount\n${Array.from({ length: rows }, (_, n) => `${name}${n},2024-01-01,${10 + (n % 90)}\n`).join("")}`;

/** Everything that writes, or may have to build. */
const WRITES: [name: string, args: (files: string) => string[]][] = [
  ["an import", (files) => ["import", "subscriptions", join(files, "more.csv")]],
  ["a setting", () => ["settings", "set", "margin", "80"]],
  ["a segment", () => ["segments", "set", "ours", "mrr>=50"]],
  ["a policy", () => ["policies", "set", "own", "--from", "stripe", "--set", "past_due_days=30"]],
  ["a link", () => ["link", "main/a1", "main/a2"]],
  ["a close", () => ["close", "2024-06"]],
  ["books", () => ["build", "--policy", "stripe"]],
  ["an export", (files) => ["export", "sigma", join(files, "disk", "out")]],
];

describe.each([
  ["full", /the disk is full/, /Free some space/],
  ["read-only", /it's read-only/, /copy the folder|permission/],
] as const)("on a disk that is %s", (state, what, hint) => {
  let disk: Disk | null;
  let [data, files] = ["", ""];
  beforeAll(async () => {
    disk = await smallDisk(48);
    if (disk === null) return;
    [data, files] = [join(disk.folder, "data"), tmpdir()];
    await writeFile(join(files, "more.csv"), csv("b", 300));
    await writeFile(join(disk.folder, "first.csv"), csv("a", 300));
    const first = await cambium("import", "subscriptions", join(disk.folder, "first.csv"), "--data", data);
    expect(first).toMatchObject({ code: 0 });
  });
  afterAll(() => disk?.remove());

  const harm = async () => (state === "full" ? disk?.fill() : disk?.setReadOnly(true));
  const mend = async () => (state === "full" ? disk?.free() : disk?.setReadOnly(false));

  for (const [name, argsOf] of WRITES) {
    it(`${name} says so and what to do, leaves everything as it was, and works once it is mended`, async () => {
      if (disk === null) return expectExplained();
      const args = argsOf(files).map((arg) => arg.replace(join(files, "disk"), disk?.folder ?? ""));
      const before = [
        (await cambium("audit", "--data", data)).out,
        (await cambium("imports", "--data", data)).out,
      ];
      await harm();
      const { code, err } = await cambium(...args, "--data", data);
      await mend();
      const [says = "", how = ""] = err.split("\n").filter((line) => !line.includes("…"));
      expect([code, says]).toEqual([1, expect.stringMatching(what)]);
      expect(says).toContain(disk.folder);
      expect(how).toMatch(hint);
      const after = [
        (await cambium("audit", "--data", data)).out,
        (await cambium("imports", "--data", data)).out,
      ];
      expect(after).toEqual(before);
      expect(await cambium(...args, "--data", data)).toMatchObject({
        code: 0,
        err: expect.not.stringContaining("cambium:"),
      });
      expect(await cambium("verify", "--data", data)).toMatchObject({ code: 0 });
    });
  }
});

/** What is held to where this user may not mount a disk. */
function expectExplained(): void {
  const error = Object.assign(new Error("no space left on device, write"), { code: "ENOSPC", path: "/d/f" });
  expect(explained(error, "/d")).toMatchObject({
    code: "conflict",
    message: "/d/f can't be used: the disk is full",
  });
}

describe("failures that are told", () => {
  it.each([
    ["ENOSPC", "no space left on device, write", "the disk is full"],
    ["EDQUOT", "disk quota exceeded, write", "quota"],
    ["EFBIG", "file too large, write", "maximum file size"],
    ["EROFS", "read-only file system, open", "read-only"],
    ["EACCES", "permission denied, open", "no permission to read and write"],
    ["ENOENT", "no such file or directory, open", "it isn't there"],
    ["EMFILE", "too many open files, open", "too many files are open"],
    ["SQLITE_FULL", "database or disk is full", "the disk is full"],
    ["SQLITE_READONLY_DIRECTORY", "attempt to write a readonly database", "read-only"],
    ["SQLITE_CANTOPEN", "unable to open database file", "no permission to read and write"],
    ["SQLITE_IOERR_SHMSIZE", "disk I/O error", "the disk is full or failing"],
    ["SQLITE_BUSY", "database is locked", "another process is writing to it"],
    ["SQLITE_NOTADB", "file is not a database", "it's damaged"],
  ])("%s", (code, message, what) => {
    const found = explained(Object.assign(new Error(message), { code }), "/data");
    expect(found).toMatchObject({ code: "conflict", hint: expect.stringMatching(/\w\./) });
    expect(found).toMatchObject({
      message: expect.stringMatching(new RegExp(`^/data can't be used: .*${what}`)),
    });
  });

  it("names the file that DuckDB names, within what was thrown for it, and the one that was copied to", () => {
    const cause = new Error('IO Error: Could not write file "/d/w.duckdb.wal": No space left on device');
    const thrown = new CambiumError("internal", `a query failed: ${cause.message}`, { cause });
    expect(explained(thrown, "/d")).toMatchObject({
      message: "/d/w.duckdb.wal can't be used: the disk is full",
    });
    const copied = Object.assign(new Error("copyfile"), { code: "ENOSPC", path: "/from", dest: "/d/to" });
    expect(explained(copied, "/d")).toMatchObject({ message: "/d/to can't be used: the disk is full" });
    const dangling = new Error(
      'Failed to commit: Cannot open file "/d/warehouse.duckdb.wal": No such file or directory',
    );
    expect(explained(dangling, "/d")).toMatchObject({
      hint: expect.stringContaining("Delete warehouse.duckdb"),
    });
    const lost = Object.assign(new Error("copyfile"), { code: "ENOENT", path: "/from", dest: "/d/to" });
    expect(explained(lost, "/d")).toMatchObject({ message: "/from can't be used: it isn't there" });
  });

  it("leaves every other error as it is", () => {
    const [usage, fault] = [
      new CambiumError("usage", "EACCES is no metric"),
      new TypeError("x is not a function"),
    ];
    expect([explained(usage, "/d"), explained(fault, "/d")]).toEqual([usage, fault]);
  });
});

it("a record that another process writes just now is told as such, and nothing is changed", async () => {
  await inFolder(async (directory) => {
    const data = join(directory, "data");
    expect((await cambium("settings", "set", "margin", "90", "--data", data)).code).toBe(0);
    const other = new SqliteDatabase(join(data, "cambium.db"));
    other.exec("begin immediate");
    const { code, err } = await cambium("settings", "set", "margin", "80", "--data", data);
    other.close();
    expect(code).toBe(1);
    expect(err).toMatch(/can't be used: another process is writing to it\n.*try again/);
    expect((await cambium("settings", "--data", data)).out).toMatch(/margin +90/);
  });
}, 300_000);
