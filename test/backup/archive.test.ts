import { link, mkdir, readdir, readFile, stat, symlink, truncate, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import SqliteDatabase from "better-sqlite3";
import { create } from "tar";
import { describe, expect, it } from "vitest";
import { backupOperation } from "../../src/api/care/backup-operation.ts";
import { exportSigmaOperation, importOperation } from "../../src/api/evidence/import-operations.ts";
import { removeImportOperation } from "../../src/api/evidence/remove-import.ts";
import { LIMITS } from "../../src/base/limits.ts";
import { readArchive } from "../../src/store/backup/archive.ts";
import { backUp } from "../../src/store/backup/backup.ts";
import { checkName, newManifest, readManifest } from "../../src/store/backup/manifest.ts";
import { contentOf, copyRecord } from "../../src/store/backup/record-copy.ts";
import { restore } from "../../src/store/backup/restore.ts";
import { cambiumHere } from "../import/cli.ts";
import { inFolder, inWorkspace } from "../workspace.ts";

const NOW = new Date("2026-01-01T12:00:00Z");
const CSV = "customer_id,start,amount,owner\nc1,2024-01-01,100,Ada\nc2,2024-02-01,50,\n";

/** A data folder with one import, closed, and a backup of it beside. */
async function withBackup(run: (at: Paths) => Promise<void>): Promise<void> {
  await inWorkspace(async (workspace, folder) => {
    const csv = join(folder, "periods.csv");
    await writeFile(csv, CSV);
    await importOperation.run(workspace, { source: "subscriptions", files: [csv] });
    const data = join(folder, "data");
    await mkdir(join(data, "unlisted"));
    await writeFile(join(data, "unlisted", "@found, once.csv"), "left");
    const file = join(folder, "out", "cambium.tar.gz");
    await backUp(data, { file, isOverwriting: false, version: "0.1.0", now: NOW });
    await run({ folder, data, file, target: join(folder, "restored") });
  });
}

interface Paths {
  folder: string;
  data: string;
  file: string;
  target: string;
}

/** What an archive holds, laid out in a folder, to be made into another archive. */
async function laidOut({ folder, file }: Paths): Promise<{ at: string; names: string[]; text: string }> {
  const at = join(folder, "laid");
  await mkdir(at);
  const manifest = await readArchive(file, async ({ name, content }) => {
    const chunks: Buffer[] = [];
    for await (const chunk of content) chunks.push(chunk);
    await mkdir(join(at, name, ".."), { recursive: true });
    await writeFile(join(at, name), Buffer.concat(chunks));
  });
  const text = JSON.stringify(manifest);
  await writeFile(join(at, "manifest.json"), text);
  return { at, names: ["manifest.json", ...manifest.files.map(({ name }) => name)], text };
}

/** Restores something that is to be refused, and holds that nothing is left of it. */
async function refused({ folder, target }: Paths, file: string): Promise<unknown> {
  const before = await readdir(folder);
  const error: unknown = await restore(file, target).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(await readdir(folder)).toEqual(before);
  return error;
}

const whole = (what: RegExp | string) => ({ code: "bad_input", message: expect.stringMatching(what) });

describe("a backup", () => {
  it("is one file that nobody else can read, and nothing beside", async () => {
    await withBackup(async ({ folder, data, file }) => {
      expect((await stat(file)).mode & 0o777).toBe(0o600);
      expect(await readdir(join(folder, "out"))).toEqual(["cambium.tar.gz"]);
      expect((await readdir(data)).filter((name) => name.startsWith("scratch-"))).toEqual([]);
      const { files, record, taken_at } = await readArchive(file, async ({ content }) => {
        for await (const _ of content);
      });
      expect(files.map(({ name }) => name.replace(/[0-9a-f]{64}/, "HASH"))).toEqual([
        "cambium.db",
        "imports/HASH",
        "unlisted/@found, once.csv",
      ]);
      expect([record === null || record.length > 8, taken_at]).toEqual([true, NOW.toISOString()]);
    });
  });

  it("needs no file of an import that was taken back, and goes to no place of the folder's own", async () => {
    await inWorkspace(async (workspace, folder) => {
      const csv = join(folder, "periods.csv");
      await writeFile(csv, CSV);
      const { import: seq, rows } = await importOperation.run(workspace, {
        source: "subscriptions",
        files: [csv],
      });
      await removeImportOperation.run(workspace, { import: seq });
      const data = join(folder, "data");
      await unlink(join(data, "imports", rows[0]?.hash ?? ""));
      const ask = (file: string) => backupOperation.run(workspace, { file, overwrite: true });
      for (const own of [
        "cambium.db",
        "secrets.json",
        "server.json",
        "imports/x.tar.gz",
        "imports/../cambium.db",
      ])
        await expect(ask(join(data, own)), own).rejects.toThrow("is inside the data folder");
      await symlink(data, join(folder, "linked"));
      const through = join(folder, "linked", "imports", "new", "x.tar.gz");
      await expect(ask(through)).rejects.toThrow("is inside the data folder");
      const sigma = exportSigmaOperation.run(workspace, {
        directory: join(data, "imports"),
        overwrite: true,
      });
      await expect(sigma).rejects.toThrow("is inside the data folder");
      expect((await ask(join(folder, "all.tar.gz"))).files).toBeGreaterThan(0);
    });
  });

  it("is never written over a file, but when that is asked", async () => {
    await withBackup(async ({ data, file }) => {
      const before = await readFile(file);
      const request = { file, isOverwriting: false, version: "0.1.0", now: NOW };
      await expect(backUp(data, request)).rejects.toMatchObject({ code: "conflict" });
      expect(await readFile(file)).toEqual(before);
      await backUp(data, { ...request, isOverwriting: true, now: new Date("2026-01-02T12:00:00Z") });
      expect(await readFile(file)).not.toEqual(before);
    });
  });

  it("is not made of a folder whose files are missing or have changed, and leaves nothing", async () => {
    await withBackup(async ({ folder, data }) => {
      const [name = ""] = await readdir(join(data, "imports"));
      const path = join(data, "imports", name);
      const file = join(folder, "new", "b.tar.gz");
      const request = { file, isOverwriting: false, version: "0.1.0", now: NOW };
      await writeFile(path, CSV.replace("100", "900"));
      await expect(backUp(data, request)).rejects.toThrow("has changed since it was imported");
      await unlink(path);
      await expect(backUp(data, request)).rejects.toThrow("is no longer there");
      expect(await readdir(folder)).not.toContain("new");
      expect((await readdir(data)).filter((one) => one.startsWith("scratch-"))).toEqual([]);
    });
  });

  it("holds a file twice that stands under two names", async () => {
    await withBackup(async ({ folder, data, target }) => {
      const [name = ""] = await readdir(join(data, "imports"));
      await link(join(data, "imports", name), join(data, "unlisted", "same.csv"));
      const file = join(folder, "b.tar.gz");
      await backUp(data, { file, isOverwriting: false, version: "0.1.0", now: NOW });
      await restore(file, target);
      expect(await readFile(join(target, "unlisted", "same.csv"), "utf8")).toBe(CSV);
      expect(await readFile(join(target, "imports", name), "utf8")).toBe(CSV);
    });
  });

  it("copies the record as of one moment, while it is written to", async () => {
    await inFolder(async (folder) => {
      const path = join(folder, "cambium.db");
      const database = new SqliteDatabase(path);
      database.pragma("journal_mode = WAL");
      database.exec("create table t (n integer primary key, text text)");
      const insert = database.prepare("insert into t (text) values (?)");
      for (let n = 0; n < 5000; n += 1) insert.run("x".repeat(1000));
      let writes = 0;
      const timer = setInterval(() => {
        writes += insert.run("y").changes;
      }, 0);
      await copyRecord(path, join(folder, "copy.db"));
      clearInterval(timer);
      expect(writes).toBeGreaterThan(0);
      const copy = new SqliteDatabase(join(folder, "copy.db"), { readonly: true });
      const { n } = Object(copy.prepare("select count(*) as n from t").get());
      expect(n).toBe(5000);
      copy.close();
      database.close();
    });
  });
});

describe("restoring", () => {
  it("gives the folder back, whether it was missing or empty", async () => {
    await withBackup(async (at) => {
      const again = join(at.folder, "deep", "down", "again");
      await mkdir(at.target);
      for (const target of [at.target, again]) {
        await restore(at.file, target);
        expect((await readdir(target)).sort()).toEqual(["cambium.db", "imports", "unlisted"]);
        expect((await stat(join(target, "cambium.db"))).mode & 0o777).toBe(0o600);
        const asked = ["metric", "mrr", "--data", target, "--from", "2024-01", "--to", "2024-02"];
        const { code, stdout } = await cambiumHere([...asked, "--by", "owner"]);
        expect([code, stdout.includes("150") || stdout.includes("50.00")]).toEqual([0, true]);
      }
    });
  });

  it("is refused over anything", async () => {
    await withBackup(async (at) => {
      const held = { code: "conflict", message: expect.stringContaining("never restored over") };
      await mkdir(at.target);
      await writeFile(join(at.target, "note.txt"), "mine");
      expect(await refused(at, at.file)).toMatchObject(held);
      expect(await readdir(at.target)).toEqual(["note.txt"]);
      expect(await refused({ ...at, target: join(at.target, "note.txt") }, at.file)).toMatchObject(held);
      const { code, stderr } = await cambiumHere(["restore", at.file, "--data", at.data]);
      expect([code, stderr]).toEqual([1, expect.stringContaining("never restored over")]);
    });
  });

  it("refuses an archive that was cut off, wherever, or is none", async () => {
    await withBackup(async (at) => {
      const { size } = await stat(at.file);
      for (const left of [size - 1, size - 9, Math.floor(size / 2), 700, 20, 1, 0]) {
        await truncate(at.file, left);
        expect(await refused(at, at.file)).toMatchObject({ code: "bad_input" });
      }
      for (const text of ["a text", "PAR1 nothing PAR1", "x".repeat(5000)]) {
        await writeFile(at.file, text);
        expect(await refused(at, at.file)).toMatchObject({ code: "bad_input" });
      }
      expect(await refused(at, join(at.folder, "nowhere"))).toMatchObject({ code: "not_found" });
      expect(await refused(at, at.folder)).toMatchObject({ code: "bad_input" });
    });
  });

  it("refuses an archive of which any byte has changed, but where no file is touched by it", async () => {
    await withBackup(async (at) => {
      const whole = await readFile(at.file);
      let count = 0;
      for (let place = 12; place < whole.length - 8; place += Math.floor(whole.length / 40)) {
        const changed = Buffer.from(whole);
        changed[place] = (changed[place] ?? 0) ^ 0x10;
        await writeFile(at.file, changed);
        const target = join(at.folder, `restored-${place}`);
        const error: unknown = await restore(at.file, target).then(
          () => null,
          (thrown: unknown) => thrown,
        );
        if (error === null) {
          const [kept = ""] = await readdir(join(target, "imports"));
          expect(await readFile(join(target, "imports", kept), "utf8")).toBe(CSV);
          expect(contentOf(join(target, "cambium.db")).names).toEqual([kept]);
          continue;
        }
        count += 1;
        expect(error).toMatchObject({ code: "bad_input" });
        expect((await readdir(at.folder)).filter((name) => name.includes(`restored-${place}`))).toEqual([]);
      }
      expect(count).toBeGreaterThan(30);
    });
  });

  it("refuses files that have changed, are longer, are missing, come twice, or are not in the manifest", async () => {
    await withBackup(async (at) => {
      const { at: cwd, names, text } = await laidOut(at);
      const file = join(at.folder, "made.tar");
      await writeFile(file, "");
      const archive = (list: string[]) => create({ cwd, file, portable: true }, list);
      const [first = "", record = "", kept = "", ...rest] = names;

      await archive(names);
      await restore(file, join(at.folder, "good"));
      expect((await readdir(join(at.folder, "good"))).length).toBe(3);

      await archive([first, record, ...rest]);
      expect(await refused(at, file)).toMatchObject(whole(/imports\/\w+ is missing/));
      await archive([...names, kept]);
      expect(await refused(at, file)).toMatchObject(whole(/twice/));
      await archive([record, first, kept, ...rest]);
      expect(await refused(at, file)).toMatchObject(whole(/doesn't start with manifest.json/));
      await writeFile(join(cwd, "imports", "more"), "more");
      await archive([...names, "imports/more"]);
      expect(await refused(at, file)).toMatchObject(whole(/"imports\/more", which isn't in its manifest/));
      await archive([first, "imports", record, kept, ...rest]);
      expect(await refused(at, file)).toMatchObject(whole(/isn't in its manifest/));

      const content = await readFile(join(cwd, kept), "utf8");
      await writeFile(join(cwd, kept), content.replace("100", "900"));
      await archive(names);
      expect(await refused(at, file)).toMatchObject(whole(/has changed since it was written/));
      await writeFile(join(cwd, kept), `${content}c3,2024-03-01,1,\n`);
      await archive(names);
      expect(await refused(at, file)).toMatchObject(whole(/bytes instead of/));
      await writeFile(join(cwd, kept), content);

      for (const [change, says] of [
        [{ format: 2, cambium: "9.0.0" }, /newer format \(2\), written by Cambium 9.0.0/],
        [{ format: 0 }, /manifest can't be read/],
        [{ files: [] }, /has no record/],
        [{ files: "none" }, /manifest can't be read/],
      ] as const) {
        await writeFile(join(cwd, first), JSON.stringify({ ...JSON.parse(text), ...change }));
        await archive(names);
        expect(await refused(at, file)).toMatchObject({ message: expect.stringMatching(says) });
      }
      await writeFile(join(cwd, first), "{");
      await archive(names);
      expect(await refused(at, file)).toMatchObject(whole(/manifest can't be read/));
    });
  });

  it("refuses links, and paths that lead out of the folder", async () => {
    await withBackup(async (at) => {
      const { at: cwd, names, text } = await laidOut(at);
      const file = join(at.folder, "made.tar");
      await writeFile(file, "");
      const [first = "", record = "", kept = ""] = names;
      const pack = (list: string[]) => create({ cwd, file, portable: true, preservePaths: true }, list);

      const content = await readFile(join(cwd, kept));
      await unlink(join(cwd, kept));
      await symlink("/etc/hostname", join(cwd, kept));
      await pack(names);
      expect(await refused(at, file)).toMatchObject(whole(/is a SymbolicLink, not a file/));
      await unlink(join(cwd, kept));
      await link(join(cwd, record), join(cwd, kept));
      await pack(names);
      expect(await refused(at, file)).toMatchObject(whole(/is a Link, not a file/));
      await unlink(join(cwd, kept));
      await writeFile(join(cwd, kept), content);

      const outside = join(at.folder, "outside.txt");
      await writeFile(outside, "out");
      await pack([...names, "../outside.txt"]);
      expect(await refused(at, file)).toMatchObject(whole(/outside.txt", which isn't in its manifest/));
      for (const name of [
        "../outside.txt",
        outside,
        "imports/../../outside.txt",
        "imports/a/b",
        "server.json",
        "imports/..",
        "imports/",
        "imports/a\\b",
      ]) {
        const manifest = JSON.parse(text);
        manifest.files.push({ name, bytes: 3, sha256: "0".repeat(64) });
        await writeFile(join(cwd, first), JSON.stringify(manifest));
        await pack([...names, "../outside.txt"]);
        expect(await refused(at, file)).toMatchObject(whole(/doesn't belong in a data folder/));
      }
      const manifest = JSON.parse(text);
      manifest.files.push(manifest.files[1]);
      await writeFile(join(cwd, first), JSON.stringify(manifest));
      await pack(names);
      expect(await refused(at, file)).toMatchObject(whole(/lists a file twice/));
    });
  });

  it("refuses a record that is damaged, of a newer version, or that names what is not there", async () => {
    await withBackup(async (at) => {
      const { at: cwd, names } = await laidOut(at);
      const again = async (change: (database: SqliteDatabase.Database) => void) => {
        const copy = join(at.folder, `data-${Math.random()}`);
        await mkdir(join(copy, "imports"), { recursive: true });
        await writeFile(join(copy, "cambium.db"), await readFile(join(cwd, "cambium.db")));
        const [kept = ""] = await readdir(join(cwd, "imports"));
        await writeFile(join(copy, "imports", kept), await readFile(join(cwd, "imports", kept)));
        const database = new SqliteDatabase(join(copy, "cambium.db"));
        change(database);
        database.close();
        const file = join(at.folder, `${Math.random()}.tar.gz`);
        await backUp(copy, { file, isOverwriting: false, version: "0.1.0", now: NOW });
        return file;
      };
      expect(names.length).toBe(4);
      const newer = await again((database) =>
        database.exec("insert into kysely_migration (name, timestamp) values ('9999_future', '2030')"),
      );
      expect(await refused(at, newer)).toMatchObject({
        code: "conflict",
        message: expect.stringMatching(/newer Cambium/),
      });
      const none = await again((database) => database.exec("drop table kysely_migration"));
      expect(await refused(at, none)).toMatchObject(whole(/record can't be opened/));
    });
  });
});

describe("a manifest", () => {
  const file = (n: number) => ({ name: `imports/${n}`, bytes: 1, sha256: "0".repeat(64) });
  const of = (count: number) => ({
    cambium: "0.1.0",
    record: null,
    taken_at: NOW.toISOString(),
    files: [{ ...file(0), name: "cambium.db" }, ...Array.from({ length: count - 1 }, (_, n) => file(n))],
  });

  it("names as many files as may be, and not one more", () => {
    const { most } = LIMITS.backed;
    expect(readManifest(JSON.stringify(newManifest(of(most)))).files.length).toBe(most);
    expect(() => newManifest(of(most + 1))).toThrow("the backup has 100,001 files");
    const text = JSON.stringify({ format: 1, ...of(most + 1) });
    expect(() => readManifest(text)).toThrow("the backup has 100,001 files");
  });

  it.each(["cambium.db", "secrets.json", "imports/x", "unlisted/a b.csv", "imports/...", "imports/.hidden"])(
    "may name %s",
    (name) => {
      expect(() => checkName(name)).not.toThrow();
    },
  );
});
