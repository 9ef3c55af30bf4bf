import { z } from "zod";
import { CambiumError } from "../../../base/error.ts";
import { Refused } from "../api/api-failure.ts";
import type { StripeApi } from "../api/client.ts";
import { DAY, idOf, readPage } from "../api/lists.ts";
import type { DayValue } from "./meter-record.ts";

/** A meter: what it is called, and how it adds up events. */
export interface Meter {
  id: string;
  /** The name of its events, which is the usage metric. */
  metric: string;
  name: string;
  /** sum, count or last, unless Stripe has more by now. */
  formula: string;
  /** In seconds. */
  created: number;
  deactivated: number | null;
}

const meterSchema = z.object({
  id: z.string(),
  event_name: z.string().min(1),
  display_name: z.string(),
  livemode: z.boolean(),
  created: z.number(),
  default_aggregation: z.object({ formula: z.string() }),
  status_transitions: z.object({ deactivated_at: z.number().nullish() }).nullish(),
});

const METERS = "/v1/billing/meters";

/** The permission that meters need, as Stripe's dashboard names it. A sync goes on without. */
export const METERS_PERMISSION = "Billing meters";

/** Tries whether the key can read meters. @throws Forbidden if it can't */
export async function tryMeters(reader: StripeApi): Promise<void> {
  await readPage(reader, METERS, { limit: 1 }).catch((error: unknown) => {
    if (!(error instanceof Refused)) throw error;
  });
}

/** Every meter of an account: those no longer active, then the others, each in the order they were created. */
export async function readMeters(reader: StripeApi, livemode: boolean): Promise<Meter[]> {
  const found = z.array(meterSchema).parse(await everyPage(reader, METERS, {}));
  return found
    .filter((one) => one.livemode === livemode)
    .map((one) => ({
      id: one.id,
      metric: one.event_name,
      name: one.display_name,
      formula: one.default_aggregation.formula,
      created: one.created,
      deactivated: one.status_transitions?.deactivated_at ?? null,
    }))
    .sort(
      (a, b) => Number(isActive(a)) - Number(isActive(b)) || a.created - b.created || (a.id < b.id ? -1 : 1),
    );
}

function isActive({ deactivated }: Meter): boolean {
  return deactivated === null;
}

/** Ids of the prices that bill a meter, archived ones too. */
export async function pricesOfMeter(reader: StripeApi, meter: string): Promise<string[]> {
  const ids: string[] = [];
  for (const active of [true, false])
    for (const one of await everyPage(reader, "/v1/prices", { active, "recurring[meter]": meter }))
      ids.push(String(one.id));
  return ids;
}

const summarySchema = z.object({ aggregated_value: z.number(), start_time: z.number() });

/**
 * What a customer used of a meter, by day in UTC. Days without usage are left out, and so is a customer that Stripe no
 * longer has.
 * @param span days, counted from 1970-01-01: the first one, and the one after the last
 */
export async function readDays(
  reader: StripeApi,
  { meter, customer }: { meter: string; customer: string },
  [from, until]: [number, number],
): Promise<DayValue[]> {
  const query = {
    customer,
    start_time: from * DAY,
    end_time: until * DAY,
    value_grouping_window: "day",
  };
  const path = `${METERS}/${encodeURIComponent(meter)}/event_summaries`;
  const found = await everyPage(reader, path, query).catch((error: unknown) => {
    if (error instanceof CambiumError && error.code === "not_found") return [];
    throw error;
  });
  return z
    .array(summarySchema)
    .parse(found)
    .map((one): DayValue => [Math.floor(one.start_time / DAY), one.aggregated_value])
    .sort(([a], [b]) => a - b);
}

async function everyPage(
  reader: StripeApi,
  path: string,
  query: Parameters<typeof readPage>[2],
): Promise<Record<string, unknown>[]> {
  const all: Record<string, unknown>[] = [];
  for (let [after, hasMore]: [string | undefined, boolean] = [undefined, true]; hasMore; ) {
    const page = await readPage(reader, path, { ...query, starting_after: after });
    all.push(...page.data);
    after = idOf(page.data.at(-1));
    hasMore = page.hasMore && after !== undefined;
  }
  return all;
}
