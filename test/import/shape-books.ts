import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { explainOperation, metric } from "../../src/api/ask/questions.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { removeImportOperation } from "../../src/api/evidence/remove-import.ts";
import { Workspace } from "../../src/api/workspace.ts";
import type { BadRow } from "../../src/base/error.ts";
import { CambiumError } from "../../src/base/error.ts";
import type { SourceName } from "../../src/sources/sources.ts";
import { effects, inFolder } from "../workspace.ts";

type Flags = Omit<Parameters<typeof importOperation.run>[1], "source" | "files">;

/** Lines of a file, the header first. */
export type Lines = readonly string[];

/** Books that files are imported into. */
export class Books {
  readonly #directory: string;
  #workspace: Workspace;
  #files = 0;

  constructor(directory: string, workspace: Workspace) {
    this.#directory = directory;
    this.#workspace = workspace;
  }

  get workspace(): Workspace {
    return this.#workspace;
  }

  /** Imports a file. @returns the number of the import */
  async take(source: SourceName, lines: Lines, flags: Flags = {}): Promise<number> {
    this.#files += 1;
    const file = join(this.#directory, `file${this.#files}.csv`);
    await writeFile(file, `${lines.join("\n")}\n`);
    return (await importOperation.run(this.#workspace, { source, files: [file], ...flags })).import;
  }

  async takeFile(source: SourceName, file: string, flags: Flags = {}): Promise<number> {
    return (await importOperation.run(this.#workspace, { source, files: [file], ...flags })).import;
  }

  async remove(number: number): Promise<void> {
    await removeImportOperation.run(this.#workspace, { import: number });
  }

  /** What importing a file is refused with. */
  async refusal(source: SourceName, lines: Lines, flags: Flags = {}): Promise<Refusal> {
    const error = await this.take(source, lines, flags).then(
      () => null,
      (cause: unknown) => cause,
    );
    if (!(error instanceof CambiumError)) throw new Error("it was taken");
    return {
      message: error.message,
      hint: error.hint ?? "",
      bad: (error.badRows ?? []).map(({ row, column, value }) => [row, column, value]),
    };
  }

  /** MRR at the ends of months, in minor units. */
  async mrr(from: string, to: string, more: { by?: string[]; where?: string[] } = {}): Promise<number[]> {
    const { rows } = await metric.run(this.#workspace, { metric: "mrr", from, to, ...more });
    return rows.map(({ value }) => Number(value));
  }

  /** What moved in a month, in minor units, by type: those that did. */
  async moved(from: string, to = from, by = "type"): Promise<Record<string, number>> {
    const { rows } = await metric.run(this.#workspace, { metric: "net_new_mrr", from, to, by: [by] });
    const found: Record<string, number> = {};
    for (const row of rows) {
      const value = Number(row.value);
      if (value !== 0) found[`${String(row.period)} ${String(row[by])}`] = value;
    }
    return found;
  }

  /** The evidence of what moved in a month: class, and row of its file. */
  async proof(month: string, type: string): Promise<(string | number)[][]> {
    const input = { metric: "net_new_mrr", from: month, to: month, where: [`type=${type}`] };
    const { rows } = await explainOperation.run(this.#workspace, input);
    return rows.flatMap(({ evidence }) =>
      evidence.map(({ kind, file, row }) => [kind, file ?? "", row ?? 0]),
    );
  }

  /** The states as they are, with names for numbers. */
  async states(): Promise<unknown[]> {
    await this.#workspace.states();
    return this.#workspace.warehouse.query(
      `select c.account, c.customer_id, i.subscription_id, s.at_ms::double as at_ms, s.status::varchar as status,
         p.product_id, r.label, s.quantity::double as quantity, k.code, s.billing_interval::varchar as billing_interval,
         s.interval_count, s.amount_micros::double as amount, s.evidence::varchar as evidence, s.import_seq, s.file_row::double as file_row
       from states s join customers c on c.customer = s.customer join items i on i.item = s.item
       join products p on p.product = s.product join prices r on r.price = s.price join currencies k on k.currency = s.currency
       order by all`,
    );
  }

  /** Expects what was built step by step to be what is built at once from all evidence. */
  async expectRebuilt(): Promise<void> {
    const stepwise = await this.states();
    await this.#workspace.close();
    await rm(join(this.#directory, "data", "warehouse.duckdb"));
    this.#workspace = await Workspace.open(join(this.#directory, "data"), effects);
    expect(stepwise).toEqual(await this.states());
  }

  async close(): Promise<void> {
    await this.#workspace.close();
  }
}

/** An import that was refused: what is said, and row, column and value of bad rows. */
export interface Refusal {
  message: string;
  hint: string;
  bad: [BadRow["row"], BadRow["column"], BadRow["value"]][];
}

/** Runs something with empty books, then removes them. */
export async function inBooks(run: (books: Books, directory: string) => Promise<void>): Promise<void> {
  await inFolder(async (directory) => {
    const books = new Books(directory, await Workspace.open(join(directory, "data"), effects));
    try {
      await run(books, directory);
    } finally {
      await books.close();
    }
  });
}

/** How often the states of single customers were replaced, rather than everything built again. */
export async function updatesOf({ workspace }: Books): Promise<number> {
  const [row] = await workspace.warehouse.query("select count(*) as n from touched_log");
  return Number(row?.n);
}
