import { CambiumError } from "../../base/error.ts";
import { forEverybody } from "../../base/waiting.ts";
import { countedStatuses } from "../../engine/item.ts";
import { openPipeline } from "../../growth/pipeline/deal-steps.ts";
import { beginCopy, type Published } from "../../sql/snapshot.ts";
import { marts } from "../../sql/tables/marts.ts";
import { moneyFunctions } from "../../sql/tables/money-functions.ts";
import { stripeTables } from "../../sql/tables/stripe-tables.ts";
import { growthMark } from "../../store/growth-mark.ts";
import type { StripeReader } from "../../store/stripe/reader.ts";
import type { Session } from "../../warehouse/warehouse.ts";
import { growthOf } from "../growing/growth-books.ts";
import type { Workspace } from "../workspace.ts";
import { writeHeadroom } from "./published-headroom.ts";

/** The table that holds Stripe's objects while a copy is made. */
const OBJECTS = "stripe_objects";
const COLUMNS = ["account", "type", "id", "customer", "body", "is_deleted"] as const;
/** The types of objects that tables are made of. */
const OBJECT_TYPES = ["customer", "subscription", "invoice", "coupon", "discount"];
/** Objects written at a time. */
const BATCH = 20_000;

/**
 * The copy of the books that queries read now, made anew when evidence, settings or growth changed. It begins in a turn,
 * and is written beside other work.
 */
export async function publishedBooks(workspace: Workspace): Promise<Published> {
  for (;;) {
    const { copy, isOld } = await workspace.inMoment(() => newest(workspace), { name: "sql" });
    const found = isOld ? await copy.catch(() => null) : await copy;
    if (!isOld && found !== null) return found;
  }
}

/** The copy as it is or will be; an older one while that is still being made. */
async function newest(workspace: Workspace): Promise<{ copy: Promise<Published>; isOld: boolean }> {
  const { store, warehouse, effects, queries } = workspace;
  const { book, settings, version } = await workspace.reading();
  const stripe = await workspace.reading("stripe").catch((error) => {
    if (error instanceof CambiumError && error.code === "unsupported") return { book };
    throw error;
  });
  return queries.published(`${version} ${await growthMark(store)}`, async (path) => {
    await withGrowth(workspace);
    const reader = store.stripeReader();
    reader.lastSeq();
    const write = await beginCopy(warehouse, {
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
      before: (session) => loadObjects(reader, session),
    }).catch((error) => {
      reader.close();
      throw error;
    });
    return () =>
      workspace.alongside(() => forEverybody(() => warehouse.roomy(write)).finally(() => reader.close()));
  });
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

/** Makes a table of Stripe's objects as last seen, of the types that tables are made of. */
async function loadObjects(reader: StripeReader, session: Session): Promise<void> {
  await session.exec(
    `create temp table ${OBJECTS} (account varchar, type varchar, id varchar, customer varchar, body json, is_deleted boolean)`,
  );
  await session.exec(
    `create temp table ${OBJECTS}_read (${COLUMNS.map((name) => `${name} varchar`).join(", ")})`,
  );
  let rows: string[][] = [];
  const flush = async () => {
    if (rows.length > 0) await session.fill(`${OBJECTS}_read`, rows);
    rows = [];
  };
  for (const { account, type, id, customer, body, isDeleted } of reader.allLatest(OBJECT_TYPES)) {
    rows.push([account, type, id, customer ?? "", body, isDeleted ? "true" : "false"]);
    if (rows.length === BATCH) await flush();
  }
  await flush();
  await session.exec(
    `insert into ${OBJECTS} select account, type, id, nullif(customer, ''), case when body <> 'null' then body::json end, is_deleted::boolean from ${OBJECTS}_read`,
  );
  await session.exec(`drop table ${OBJECTS}_read`);
}
