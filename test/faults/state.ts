import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Answer, cambiumEach } from "./asker.ts";
import type { Running } from "./process.ts";

const MONTHS = ["--from", "2024-01", "--to", "2024-06"];

/** What is asked of a data folder: figures of several kinds, and everything that was said. */
export const QUESTIONS: string[][] = [
  ["metric", "mrr"],
  ["metric", "mrr", ...MONTHS, "--by", "product"],
  ["metric", "net_new_mrr", ...MONTHS, "--by", "type", "--by", "cause"],
  ["metric", "mrr", ...MONTHS, "--as-reported"],
  ["metric", "expansion_mrr", ...MONTHS, "--policy", "house"],
  ["settings"],
  ["catalogue"],
  ["policies"],
  ["segments"],
  ["links"],
  ["closes"],
  ["imports"],
  ["imports", "bad", "1"],
  ["audit"],
];

/** What a data folder answers, without the hours at which things were done. */
export type State = string[];

/** Asks a data folder everything. */
export function answersOf(data: string, running: Running): Promise<Answer[]> {
  return cambiumEach(
    QUESTIONS.map((question) => [...question, "--data", data, "--json"]),
    running,
  );
}

/** What a folder answers, refusals included. */
export async function stateOf(data: string, running: Running): Promise<State> {
  const answers = await answersOf(data, running);
  return answers.map(({ code, out, err }) => withoutHours(code === 0 ? out : `refused with ${code}: ${err}`));
}

/** A text without the hours in it. */
export function withoutHours(text: string): string {
  return text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/g, "(hour)");
}

/** The hash of every file beside the record that holds evidence, with where it stands. */
export async function evidenceFiles(data: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const folder of ["imports", "unlisted"]) {
    if (!existsSync(join(data, folder))) continue;
    for (const name of await readdir(join(data, folder))) {
      const path = join(data, folder, name);
      if ((await lstat(path)).isFile())
        found.set(
          createHash("sha256")
            .update(await readFile(path))
            .digest("hex"),
          `${folder}/${name}`,
        );
    }
  }
  return found;
}
