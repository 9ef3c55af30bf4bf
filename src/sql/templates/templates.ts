import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { CambiumError } from "../../base/error.ts";
import { templatesRoot } from "../../base/root.ts";

/** What a value of a parameter is. A month is written as 2026-01, a day as 2026-01-31. */
export const PARAMETER_KINDS = ["day", "month", "number", "text", "choice"] as const;
export type ParameterKind = (typeof PARAMETER_KINDS)[number];

/** A parameter of a ready-made query, as its file tells it. */
export interface TemplateParameter {
  name: string;
  kind: ParameterKind;
  label: string;
  /** Of a month or a day: how many after the current one. Otherwise the value itself. */
  usual: string;
  /** What there is to choose from; empty for other kinds. */
  choices: string[];
}

/** A ready-made query. */
export interface Template {
  /** Its folder and file, such as charts/movements. */
  id: string;
  group: string;
  title: string;
  /** One sentence: what it answers. */
  about: string;
  /** The query, with the comments that explain it, without its header. */
  sql: string;
  parameters: TemplateParameter[];
}

const read = once(readAll);

/** Every ready-made query: of charts first, then by folder and file. */
export async function templates(): Promise<readonly Template[]> {
  return read();
}

async function readAll(): Promise<Template[]> {
  const folders = await readdir(templatesRoot, { withFileTypes: true });
  const groups = folders.filter((one) => one.isDirectory()).map(({ name }) => name);
  const found = await Promise.all(groups.sort(chartsFirst).map(readGroup));
  return found.flat();
}

const chartsFirst = (a: string, b: string) =>
  Number(b === "charts") - Number(a === "charts") || (a < b ? -1 : 1);

async function readGroup(group: string): Promise<Template[]> {
  const files = (await readdir(join(templatesRoot, group))).filter((name) => name.endsWith(".sql")).sort();
  return Promise.all(
    files.map(async (file) =>
      parseTemplate(
        group,
        file.slice(0, -".sql".length),
        await readFile(join(templatesRoot, group, file), "utf8"),
      ),
    ),
  );
}

const HEADER = /^-- (title|about|param): (.*)$/;

/** Reads a file. Its first lines are `-- title:`, `-- about:` and a `-- param:` for each parameter. */
export function parseTemplate(group: string, name: string, text: string): Template {
  const lines = text.trimEnd().split("\n");
  const head = lines.slice(
    0,
    lines.findIndex((line) => !HEADER.test(line)),
  );
  const told = head.map((line) => HEADER.exec(line) ?? []);
  const textOf = (key: string) => told.find(([, found]) => found === key)?.[2] ?? "";
  return {
    id: `${group}/${name}`,
    group,
    title: textOf("title"),
    about: textOf("about"),
    sql: lines.slice(head.length).join("\n"),
    parameters: told.filter(([, key]) => key === "param").map(([, , line = ""]) => parameterOf(line)),
  };
}

/** `name kind default | label | choices`. */
function parameterOf(line: string): TemplateParameter {
  const [told = "", label = "", choices = ""] = line.split("|").map((part) => part.trim());
  const [name = "", kind, ...usual] = told.split(/\s+/);
  const known = PARAMETER_KINDS.find((one) => one === kind);
  if (known === undefined) throw new CambiumError("internal", `unknown kind of parameter: "${line}"`);
  return {
    name,
    kind: known,
    label,
    usual: usual.join(" "),
    choices: choices === "" ? [] : choices.split(/,\s*/),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
