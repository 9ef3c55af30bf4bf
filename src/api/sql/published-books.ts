import { CambiumError } from "../../base/error.ts";
import { countedStatuses } from "../../engine/item.ts";
import { openPipeline } from "../../growth/pipeline/deal-steps.ts";
import { type Published, publish } from "../../sql/snapshot.ts";
import { marts } from "../../sql/tables/marts.ts";
import { moneyFunctions } from "../../sql/tables/money-functions.ts";
import { stripeTables } from "../../sql/tables/stripe-tables.ts";
import { growthMark } from "../../store/growth-mark.ts";
import type { Store } from "../../store/store.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { growthOf } from "../growing/growth-books.ts";
import type { Workspace } from "../workspace.ts";
import { writeHeadroom } from "./published-headroom.ts";

/** The table of the warehouse that holds Stripe's objects while a copy is made. */
const OBJECTS = "stripe_objects";
const COLUMNS = ["account", "type", "id", "customer", "body", "is_deleted"] as const;
/** Objects written at a time. */
const BATCH = 20_000;

/** The copy of the books that queries read now, made anew when evidence, settings or growth changed. */
export async function publishedBooks(workspace: Workspace): Promise<Published> {
  return workspace.inMoment(
    async () => {
      const { store, warehouse, effects, queries } = workspace;
      const { book, settings, version } = await workspace.reading();
      const stripe = await workspace.reading("stripe").catch((error) => {
        if (error instanceof CambiumError && error.code === "unsupported") return { book };
        throw error;
      });
      return queries.published(`${version} ${await growthMark(store)}`, async (path) => {
        await withGrowth(workspace);
        try {
          await loadObjects(store, warehouse);
          return await publish(warehouse, {
            tables: [
              ...stripeTables(settings.timezone),
              ...marts({
                currency: settings.currency,
                zone: settings.timezone,
                statuses: countedStatuses(book.rules),
              }),
            ],
            functions: moneyFunctions(settings.currency),
            own: book.schema,
            stripe: stripe.book.schema,
            path,
            now: effects.now(),
          });
        } finally {
          await warehouse.exec(`drop table if exists ${OBJECTS}`);
        }
      });
    },
    { name: "sql" },
  );
}

/** Brings the tables of growth up to date, where growth can be asked and there is something to tell of it. */
async function withGrowth(workspace: Workspace): Promise<void> {
  const { store } = workspace;
  const hasUsage = (await store.standingImports()).some(({ source }) => source === "usage");
  if (!hasUsage && store.versions.lastBeside([]) === 0) return;
  try {
    const grown = await growthOf(workspace);
    await openPipeline(store, grown.growth.book);
    await writeHeadroom(grown);
  } catch (error) {
    if (!(error instanceof CambiumError && error.code === "unsupported")) throw error;
  }
}

async function loadObjects(store: Store, warehouse: Warehouse): Promise<void> {
  await warehouse.exec(
    `create or replace table ${OBJECTS} (account varchar, type varchar, id varchar, customer varchar, body json, is_deleted boolean)`,
  );
  await warehouse.exec(
    `create or replace table ${OBJECTS}_read (${COLUMNS.map((name) => `${name} varchar`).join(", ")})`,
  );
  const reader = store.stripeReader();
  try {
    let rows: string[][] = [];
    const flush = async () => {
      if (rows.length > 0)
        await warehouse.insert(
          `${OBJECTS}_read`,
          COLUMNS.map(() => "varchar" as const),
          rows,
          "main",
        );
      rows = [];
    };
    for (const { account, type, id, customer, body, isDeleted } of reader.allLatest()) {
      rows.push([account, type, id, customer ?? "", body, isDeleted ? "true" : "false"]);
      if (rows.length === BATCH) await flush();
    }
    await flush();
    await warehouse.exec(
      `insert into ${OBJECTS} select account, type, id, nullif(customer, ''), case when body <> 'null' then body::json end, is_deleted::boolean from ${OBJECTS}_read`,
    );
  } finally {
    reader.close();
    await warehouse.exec(`drop table ${OBJECTS}_read`);
  }
}
