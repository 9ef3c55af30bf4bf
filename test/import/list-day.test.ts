import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { importPreviewOperation } from "../../src/api/evidence/import-preview.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { importText } from "../../src/cli/print/print-import.ts";
import { dayInName } from "../../src/sources/understanding/list-day.ts";
import { inWorkspace } from "../workspace.ts";

const HEAD = "customer,plan,amount";
const JANUARY = `${HEAD}\na,Basic,50\nb,Basic,50\n`;
const FEBRUARY = `${HEAD}\na,Pro,80\n`;

async function write(directory: string, files: Record<string, string>): Promise<string[]> {
  const paths = Object.keys(files).map((name) => join(directory, name));
  for (const [index, content] of Object.values(files).entries()) await writeFile(paths[index] ?? "", content);
  return paths;
}

async function mrr(workspace: Workspace): Promise<number[]> {
  const { rows } = await metric.run(workspace, { metric: "mrr", from: "2024-01", to: "2024-03" });
  return rows.map(({ value }) => Number(value));
}

describe("the day of a list in its file's name", () => {
  it.each([
    ["customers-2024-01-31.csv", "2024-01-31"],
    ["customers_20240131.csv.gz", "2024-01-31"],
    ["Kunden 31.01.2024.xlsx", "2024-01-31"],
    ["31 Jan 2024.csv", "2024-01-31"],
    ["active-29-february-2024.csv", "2024-02-29"],
    ["2024-02.csv", "2024-02-29"],
    ["subs Sept 2024.csv", "2024-09-30"],
    ["december_2023_customers.csv", "2023-12-31"],
    ["export 2024-01-01 to 2024-01-31.csv", "2024-01-31"],
    ["2024-02-30.csv", null],
    ["01-02-2024.csv", null],
    ["january.csv", null],
    ["customers.csv", null],
    ["summary2024.csv", null],
    ["customer 120240131.csv", null],
  ])("of %s is %s", (name, day) => expect(dayInName(name)).toBe(day));
});

describe("several lists of what is current", () => {
  it("come at once, each of the day in its name, whatever their order", () =>
    inWorkspace(async (workspace, directory) => {
      const files = await write(directory, { "feb 2024.csv": FEBRUARY, "2024-01-31.csv": JANUARY });
      const answer = await importOperation.run(workspace, { source: "current", files });
      expect(answer.understood.map(({ as_of }) => as_of)).toEqual([
        { day: "2024-02-29", is_said: false },
        { day: "2024-01-31", is_said: false },
      ]);
      expect(importText(answer)).toMatch(/list of +2024-02-29 \(found: in the file's name\)/);
      expect(await mrr(workspace)).toEqual([10_000, 8000, 8000]);
    }));

  it("come at once, each of the day that is said, in the order of the files", () =>
    inWorkspace(async (workspace, directory) => {
      const files = await write(directory, { "new.csv": FEBRUARY, "old 2023.csv": JANUARY });
      const as_of = "2024-02-29,2024-01-31";
      const { files: shown } = await importPreviewOperation.run(workspace, {
        source: "current",
        files,
        as_of,
      });
      expect(shown.map(({ missing, day_in_name }) => [missing, day_in_name])).toEqual([
        [[], null],
        [[], null],
      ]);
      await importOperation.run(workspace, { source: "current", files, as_of });
      expect(await mrr(workspace)).toEqual([10_000, 8000, 8000]);
      const swapped = await importOperation.run(workspace, {
        source: "current",
        files: files.toReversed(),
        as_of,
      });
      expect(swapped.is_new).toBe(true);
      expect(await mrr(workspace)).toEqual([8000, 10_000, 10_000]);
    }));

  it("with the same rows on another day are another list; with the same day they're the same import", () =>
    inWorkspace(async (workspace, directory) => {
      const take = async (name: string) => {
        const files = await write(directory, { [name]: JANUARY });
        return (await importOperation.run(workspace, { source: "current", files })).is_new;
      };
      expect(await take("2024-01-31.csv")).toBe(true);
      expect(await take("list of 2024-02-29.csv")).toBe(true);
      expect(await take("again 2024-01-31.csv")).toBe(false);
      expect(await mrr(workspace)).toEqual([10_000, 10_000, 10_000]);
      expect((await workspace.store.imports()).length).toBe(2);
    }));
});
