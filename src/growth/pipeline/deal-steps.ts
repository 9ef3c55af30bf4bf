import { z } from "zod";
import { forEverybody } from "../../base/waiting.ts";
import type { Book } from "../../model/parts/book.ts";
import { inOneStep, readState, writeState } from "../../model/remembered.ts";
import type { Store } from "../../store/store.ts";
import { literal } from "../../warehouse/literal.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { publishVersions, VERSIONS_STATE } from "../records/publish.ts";
import { growthSql } from "../sql.ts";
import { isClosed, type KnownStage, Stages } from "./stages.ts";

/** Increase it when a change to how steps are made changes them. */
const STEPS_VERSION = 1;

/** Its beginning makes it go when the versions are published anew. */
const STATE = `${VERSIONS_STATE}_steps`;

/** How many things may have changed for only theirs to be made anew. */
const MOST_FOLLOWED = 20_000;

const stateSchema = z.object({
  basis: z.string(),
  /** The last version that is in. */
  seq: z.number(),
});

/**
 * Brings versions and `growth.deal_steps` up to date: each version of an opportunity with where it stood in the pipeline.
 * Only those of opportunities that changed are made anew. Stages are numbered as `everKnown` orders them.
 */
export async function openPipeline(store: Store, book: Book): Promise<void> {
  await publishVersions(store, book);
  await forEverybody(() => bring(store, book.warehouse, new Stages(store)));
}

async function bring(store: Store, warehouse: Warehouse, stages: Stages): Promise<void> {
  const numbered = stages.everKnown.map(({ id, kind }) => [id, kind]);
  const basis = JSON.stringify([STEPS_VERSION, numbered, await customersOf(warehouse)]);
  const wanted = JSON.stringify({ basis, seq: store.versions.last("opportunity") });
  const text = (await readState(warehouse, STATE)) ?? "";
  if (text === wanted) return;
  const known = text === "" ? null : stateSchema.parse(JSON.parse(text));
  const changed = `select id from growth.opportunity_versions where seq > ${known?.seq ?? 0}`;
  const isFollowed = known?.basis === basis && (await few(warehouse, changed));
  const sql = await growthSql("pipeline/deal_steps.sql", {
    stages: stages.everKnown.map(valuesOf).join(", "),
    ids: isFollowed ? `v.id in (${changed})` : "true",
  });
  await inOneStep(warehouse, async () => {
    if (isFollowed)
      await warehouse.exec(
        `delete from growth.deal_steps where id in (${changed}); insert into growth.deal_steps by name ${sql}`,
      );
    else await warehouse.exec(`create or replace table growth.deal_steps as ${sql}`);
    await writeState(warehouse, STATE, wanted);
  });
}

function valuesOf({ id, kind }: KnownStage, index: number): string {
  return `(${literal(id)}, ${index}, ${!isClosed(kind)}, ${kind === "closed_won"})`;
}

/** Changes when the numbers of customers do. */
async function customersOf(warehouse: Warehouse): Promise<string> {
  const state = z.object({ customers: z.string() });
  return state.parse(JSON.parse((await readState(warehouse, VERSIONS_STATE)) ?? "{}")).customers;
}

async function few(warehouse: Warehouse, ids: string): Promise<boolean> {
  const [row] = await warehouse.query(`select count(*) as n from (${ids})`);
  return Number(row?.n ?? 0) <= MOST_FOLLOWED;
}
