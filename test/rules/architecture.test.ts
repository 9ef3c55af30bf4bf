import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** The arrow: a room imports only from itself and from rooms before it. `sim` imports nothing of ours. */
const ROOMS = [
  "sim",
  "base",
  "warehouse",
  "store",
  "sources",
  "engine",
  "model",
  "metrics",
  "growth",
  "sql",
  "api",
  "mcp",
  "http",
  "cli",
];

function sourceFiles(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

function roomOf(path: string): string {
  const [first = "", second = ""] = path.split("/");
  return first === "src" ? second : first;
}

/** The imports of a file that lead to files of ours: from, to, and whether only types are taken. */
function importsOf(file: string): { to: string; isType: boolean }[] {
  const text = readFileSync(join(root, file), "utf8");
  return [
    ...text.matchAll(/^\s*(?:import|export)\s+(type\s)?[^"';]*?from\s+"(\.[^"]+)"|import\(\s*"(\.[^"]+)"/gms),
  ].map((match) => ({
    to: relative(root, resolve(root, dirname(file), match[2] ?? match[3] ?? "")),
    isType: match[1] !== undefined,
  }));
}

/** The files of ours, each with those that it imports. */
function imports(folders: string[]): Map<string, string[]> {
  const files = folders.flatMap(sourceFiles);
  const known = new Set(files);
  return new Map(
    files.map((file) => [
      file,
      importsOf(file)
        .map(({ to }) => to)
        .filter((to) => known.has(to)),
    ]),
  );
}

/** What leads back to itself: sets of names, each of which reaches all others of its set. */
function circles(arrows: Map<string, Iterable<string>>): string[][] {
  const reach = new Map([...arrows.keys()].map((name) => [name, reachOf(name, arrows)]));
  const found = new Map<string, string[]>();
  for (const [name, reached] of reach) {
    if (!reached.has(name)) continue;
    const circle = [...reached].filter((other) => reach.get(other)?.has(name)).sort();
    found.set(circle.join(), circle);
  }
  return [...found.values()];
}

function reachOf(name: string, arrows: Map<string, Iterable<string>>): Set<string> {
  const reached = new Set<string>();
  const left = [name];
  for (let next = left.pop(); next !== undefined; next = left.pop())
    for (const to of arrows.get(next) ?? []) {
      if (reached.has(to)) continue;
      reached.add(to);
      left.push(to);
    }
  return reached;
}

/** The files and folders that stand directly in a folder, each with those of them that it imports from. */
function within(folder: string, files: Map<string, string[]>): Map<string, Set<string>> {
  const place = (file: string): string | undefined =>
    file.startsWith(`${folder}/`) ? file.slice(folder.length + 1).split("/")[0] : undefined;
  const arrows = new Map<string, Set<string>>();
  for (const [file, targets] of files) {
    const from = place(file);
    if (from === undefined) continue;
    const own = arrows.get(from) ?? new Set();
    arrows.set(from, own);
    for (const to of targets.map(place)) if (to !== undefined && to !== from) own.add(to);
  }
  return arrows;
}

function foldersOf(files: Iterable<string>): string[] {
  const folders = new Set<string>();
  for (const file of files)
    for (let folder = dirname(file); folder !== "."; folder = dirname(folder)) folders.add(folder);
  return [...folders].sort();
}

describe("the arrow of the house", () => {
  it("knows a circle when it sees one", () => {
    const arrows = new Map([
      ["a", ["b"]],
      ["b", ["c"]],
      ["c", ["b"]],
    ]);
    expect(circles(arrows)).toEqual([["b", "c"]]);
  });

  it("has no circle: not of files, and not of the files and folders within a folder", () => {
    const files = imports(["src", "sim", "web"]);
    const wrong = foldersOf(files.keys()).flatMap((folder) =>
      circles(within(folder, files)).map((circle) => `${folder}: ${circle.join(", ")}`),
    );
    expect([...circles(files).map((circle) => circle.join(", ")), ...wrong]).toEqual([]);
  });

  it("has no folder with more than 20 files of its own", () => {
    const files = ["src", "sim", "web"].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => relative(root, entry.parentPath)),
    );
    const counts = new Map<string, number>();
    for (const folder of files) counts.set(folder, (counts.get(folder) ?? 0) + 1);
    expect([...counts].filter(([, count]) => count > 20)).toEqual([]);
  });

  it("has each name of a file once, in src", () => {
    const names = sourceFiles("src").map((file) => basename(file));
    expect(names.filter((name, at) => names.indexOf(name) !== at)).toEqual([]);
  });

  it("lets a room import only from rooms before it", () => {
    const wrong: string[] = [];
    let seen = 0;
    for (const file of [...sourceFiles("src"), ...sourceFiles("sim")]) {
      for (const { to } of importsOf(file)) {
        seen += 1;
        const [from, target] = [roomOf(file), roomOf(to)];
        const isAllowed =
          from === target ||
          (target !== "sim" && from !== "sim" && ROOMS.indexOf(target) < ROOMS.indexOf(from));
        const isDemo = target === "sim" && from === "sources";
        if (!isAllowed && !isDemo) wrong.push(`${file} imports ${to}`);
        if (!ROOMS.includes(from) || !ROOMS.includes(target))
          wrong.push(`${file} or ${to} stands in no room`);
      }
    }
    expect(seen).toBeGreaterThan(100);
    expect(wrong).toEqual([]);
  });

  it("lets the web take types from the operations, and the words and tables of base", () => {
    const files = sourceFiles("web");
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter(
          ({ to, isType }) =>
            roomOf(to) !== "web" && roomOf(to) !== "base" && !(roomOf(to) === "api" && isType),
        )
        .map(({ to }) => `${file} imports ${to}`),
    );
    expect(files.length).toBeGreaterThan(0);
    expect(wrong).toEqual([]);
  });

  it("keeps casts and any out of every room but the warehouse driver", () => {
    const wrong = [...sourceFiles("src"), ...sourceFiles("sim"), ...sourceFiles("web")].filter((file) => {
      const text = readFileSync(join(root, file), "utf8").replaceAll(
        /'[^'\n]*'|"[^"\n]*"|`[^`]*`|\/\*[\s\S]*?\*\/|\/\/.*$/gm,
        "",
      );
      return (
        roomOf(file) !== "warehouse" &&
        (/\bas (?!const\b)[A-Z{(]\w*/.test(text.replaceAll(/^(import|export) [\s\S]*?;$/gm, "")) ||
          /[:<]\s*any\b/.test(text))
      );
    });
    expect(wrong).toEqual([]);
  });
});
