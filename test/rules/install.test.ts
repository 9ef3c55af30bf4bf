import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";

const run = promisify(execFile);
const root = fileURLToPath(new URL("../..", import.meta.url));

const lockSchema = z.object({
  lockfileVersion: z.literal(3),
  packages: z.record(
    z.string(),
    z.object({
      version: z.string().optional(),
      integrity: z.string().optional(),
      resolved: z.string().optional(),
      optionalDependencies: z.record(z.string(), z.string()).optional(),
    }),
  ),
});

/** Machines that Cambium is installed on, and the packages that nothing runs without there. */
const MACHINES = [
  { os: "darwin", cpu: "arm64", libc: "", needs: ["@duckdb/node-bindings-darwin-arm64"] },
  { os: "darwin", cpu: "x64", libc: "", needs: ["@duckdb/node-bindings-darwin-x64"] },
  { os: "win32", cpu: "arm64", libc: "", needs: ["@duckdb/node-bindings-win32-arm64"] },
  { os: "win32", cpu: "x64", libc: "", needs: ["@duckdb/node-bindings-win32-x64"] },
  { os: "linux", cpu: "arm64", libc: "glibc", needs: ["@duckdb/node-bindings-linux-arm64"] },
  { os: "linux", cpu: "x64", libc: "glibc", needs: ["@duckdb/node-bindings-linux-x64"] },
  { os: "linux", cpu: "arm64", libc: "musl", needs: ["@duckdb/node-bindings-linux-arm64-musl"] },
  { os: "linux", cpu: "x64", libc: "musl", needs: ["@duckdb/node-bindings-linux-x64-musl"] },
];

/** Tools of which each machine needs its own part, too. */
const TOOLS = ["@typescript/typescript-", "@rolldown/binding-", "@biomejs/cli-", "lightningcss-"];

describe("the lock file", () => {
  it("holds every optional package of every platform, each with its version and integrity", async () => {
    const { packages } = await lock();
    const wanted = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).map((name) => ({ name, found: resolved(packages, path, name) })),
    );
    expect(wanted.length).toBeGreaterThan(100);
    expect(wanted.filter(({ found }) => found === undefined).map(({ name }) => name)).toEqual([]);
    const parts = Object.entries(packages).filter(([path]) => path !== "");
    const isPinned = ([, { version, integrity }]: (typeof parts)[number]) =>
      version !== undefined && /^sha512-/.test(integrity ?? "");
    expect(parts.filter((part) => !isPinned(part)).map(([path]) => path)).toEqual([]);
  });

  it("names no registry", async () => {
    const { packages } = await lock();
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });
});

describe("an installation, as npm plans it from the lock file alone", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "cambium-install-"));
    for (const name of ["package.json", "package-lock.json"]) await cp(join(root, name), join(folder, name));
  });
  afterAll(async () => rm(folder, { recursive: true, force: true }));

  it.each(MACHINES)("has what $os $cpu $libc runs on", async (machine) => {
    const added = await planned(folder, machine);
    expect(added).toEqual(expect.arrayContaining(machine.needs));
    const isPart = (tool: string) => (name: string) =>
      name.startsWith(tool) && name.includes(`${machine.os}-${machine.cpu}`);
    for (const tool of TOOLS) expect(added.some(isPart(tool)), tool).toBe(true);
  });
});

/** The names of the packages that `npm ci` would put on a machine; npm 11 fails where the lock file is not whole, and npm 10 leaves them out. */
async function planned(folder: string, { os, cpu, libc }: (typeof MACHINES)[number]): Promise<string[]> {
  const machine = [`--os=${os}`, `--cpu=${cpu}`, ...(libc === "" ? [] : [`--libc=${libc}`])];
  const { stdout } = await run("npm", ["ci", "--dry-run", "--offline", "--ignore-scripts", ...machine], {
    cwd: folder,
  });
  return [...stdout.matchAll(/^add (\S+) /gm)].map(([, name = ""]) => name);
}

async function lock() {
  return lockSchema.parse(JSON.parse(await readFile(join(root, "package-lock.json"), "utf8")));
}

/** Where a package finds one that it depends on: in its own folder, or in one around it. */
function resolved<T>(packages: Record<string, T>, path: string, name: string): T | undefined {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    const found = packages[`${at === "" ? "" : `${at}/`}node_modules/${name}`];
    if (found !== undefined || at === "") return found;
  }
}
