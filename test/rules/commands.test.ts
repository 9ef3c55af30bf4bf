import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const read = (file: string) => readFileSync(join(root, file), "utf8");

/** Commands that are no operations, as the reference names them before the others. */
const OTHERS: [string, string[]][] = [
  ["serve", ["--port", "--no-demo", "--no-poll"]],
  ["open", ["--header"]],
  ["restore", []],
  ["secret set", []],
  ["secret list", []],
  ["secret remove", []],
];
const EVERYWHERE = ["--data", "--json", "--debug", "--version", "--help"];

/** Each command of the reference, with its options. */
function commands(): Map<string, string[]> {
  const [operationsOnly = ""] = read("docs/REFERENCE.md").split("\n## Metrics\n");
  const sections = operationsOnly.split(/^### `cambium /m).slice(1);
  const operations = sections.map((section): [string, string[]] => [
    /^[a-z-]+( [a-z-]+)*/.exec(section)?.[0] ?? "",
    [...section.matchAll(/^\| `(--[a-z-]+)`/gm)].map(([, option = ""]) => option),
  ]);
  const known = new Map(operations);
  // What the command line adds to an operation.
  return new Map([
    ...operations,
    ...OTHERS,
    ["sync stripe", [...(known.get("sync stripe") ?? []), "--no-save-key"]],
    ...["sql", "sql run"].map((name): [string, string[]] => [
      name,
      [...(known.get(name) ?? []), "--out", "--overwrite"],
    ]),
  ]);
}

/** The lines of a document's shell blocks that run `cambium`, with what is continued on the next line. */
function shown(file: string): string[] {
  const blocks = [...read(file).matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, text = ""]) => text);
  return blocks
    .flatMap((text) => text.replaceAll("\\\n", " ").split("\n"))
    .flatMap((line) => [...line.replace(/\s#.*$/, "").matchAll(/npx cambium ([^|&]*(?:'[^']*'[^|&]*)*)/g)])
    .map(([, words = ""]) => words.trim());
}

/** What is wrong with a command as it is shown; null where nothing is. */
function whyWrong(words: string, known: Map<string, string[]>): string | null {
  const [first = "", ...others] = words.split(" ");
  const names = others.map((_, index) => [first, ...others.slice(0, index + 1)].join(" "));
  const name = names.findLast((longer) => known.has(longer)) ?? first;
  const options = known.get(name);
  if (first.startsWith("-")) return null;
  if (options === undefined) return `${words}: no such command`;
  const used = words.replaceAll(/'[^']*'/g, "").match(/(?<=\s)--[a-z-]+/g) ?? [];
  const unknown = used.filter((option) => !options.includes(option) && !EVERYWHERE.includes(option));
  return unknown.length === 0 ? null : `${words}: no such option ${unknown.join(", ")}`;
}

it("the README, the guides and CONTRIBUTING show commands and options that there are", () => {
  const guides = readdirSync(join(root, "docs/guide")).map((name) => `docs/guide/${name}`);
  const lines = ["README.md", "CONTRIBUTING.md", ...guides].flatMap(shown);
  const known = commands();
  expect(lines.length).toBeGreaterThan(80);
  expect(lines.flatMap((line) => whyWrong(line, known) ?? [])).toEqual([]);
});
