import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

const FOLDERS = [".", ".github", "docs", "docs/guide", "findings", "sim", "sim/stripe"];
const documents = FOLDERS.flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join(folder, name)),
);

/** Lines of a document outside of its code, each with its number. */
function prose(file: string): { line: string; number: number }[] {
  let isCode = false;
  return readFileSync(join(root, file), "utf8")
    .split("\n")
    .map((line, index) => ({ line, number: index + 1 }))
    .filter(({ line }) => {
      const isFence = line.trimStart().startsWith("```");
      if (isFence) isCode = !isCode;
      return !isCode && !isFence;
    });
}

const headings = (file: string) => prose(file).flatMap(({ line }) => /^#+ (.*)$/.exec(line)?.[1] ?? []);

/** The anchor that a heading has on pages of repositories. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_ -]/gu, "")
    .replaceAll(" ", "-");

/** Links and pictures of a document that lead within the project. */
function linksOf(file: string): string[] {
  const text = prose(file)
    .map(({ line }) => line.replaceAll(/`[^`]*`/g, ""))
    .join("\n");
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, to = ""]) => to).filter((to) => !/^[a-z]+:/.test(to));
}

function whyBroken(file: string, link: string): string | null {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? file : relative(root, resolve(root, dirname(file), path));
  if (!existsSync(join(root, target))) return `${file}: ${link}: no such file`;
  if (anchor === undefined || statSync(join(root, target)).isDirectory()) return null;
  return headings(target).map(anchorOf).includes(anchor) ? null : `${file}: ${link}: no such heading`;
}

describe("the documents", () => {
  it("link to files and headings that are there", () => {
    const links = documents.flatMap((file) => linksOf(file).map((link) => ({ file, link })));
    expect(links.length).toBeGreaterThan(100);
    expect(links.flatMap(({ file, link }) => whyBroken(file, link) ?? [])).toEqual([]);
  });

  it("have lines of at most 120 characters, but for rows of tables and code", () => {
    const long = documents
      .filter((file) => !/^(docs\/(REFERENCE|BENCH)|findings|sim)/.test(file))
      .flatMap((file) => prose(file).map((line) => ({ file, ...line })))
      .filter(({ line }) => [...line].length > 120 && !/^(\||!?\[[^\]]*\]\(\S+\)$)/.test(line));
    expect(long.map(({ file, number }) => `${file}:${number}`)).toEqual([]);
  });

  it("have each decision that code and cases cite", () => {
    const decided = headings("DECISIONS.md");
    const cited = [...citations("src", ".ts", inCode), ...citations("test/cases", ".md", inCases)];
    expect(cited.length).toBeGreaterThan(30);
    const isDecided = (name: string) => decided.some((heading) => heading.startsWith(name));
    expect(cited.filter(({ name }) => !isDecided(name))).toEqual([]);
  });
});

interface Citation {
  file: string;
  name: string;
}

/** `(DECISIONS, Price or plan)` */
const inCode = (text: string) =>
  [...text.matchAll(/DECISIONS, ([^).]+)/g)].map(([, name = ""]) => name.replaceAll(/\s*\n\s*\* ?/g, " "));

/** `DECISIONS "Causes" (Units), "Price or plan".` */
const inCases = (text: string) =>
  [...text.matchAll(/DECISIONS ("[^"]+"(?:[^"\n]*"[^"]+")*)/g)].flatMap(([, names = ""]) =>
    [...names.matchAll(/"([^"]+)"/g)].map(([, name = ""]) => name),
  );

function citations(folder: string, ending: string, find: (text: string) => string[]): Citation[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .flatMap((name) => {
      const file = join(folder, name);
      return find(readFileSync(join(root, file), "utf8")).map((cited) => ({ file, name: cited }));
    });
}
