import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
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
  "api",
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

describe("the arrow of the house", () => {
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
