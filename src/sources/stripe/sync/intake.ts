import { z } from "zod";
import { CambiumError } from "../../../base/error.ts";
import type { Seen } from "../../../store/stripe/log.ts";
import type { StripeApi } from "../api/client.ts";
import { retrieve, whole } from "../api/lists.ts";
import { canBeAsked, type Reference, readEvent, readObject } from "../objects/objects.ts";

/** The account objects belong to. */
export interface AccountMode {
  id: string;
  livemode: boolean;
}

/** Types that other objects name by id. Those not listed are requested one by one. */
export const NAMED = ["product", "price", "coupon"] as const;
type Named = (typeof NAMED)[number];
/** Ids known to the log, by type. */
export type Known = Record<Named, Set<string>> & { discount: Pick<Set<string>, "has" | "add"> };

/** Turns Stripe's responses into log entries. */
export interface Intake {
  /** @throws CambiumError `conflict` for an object of the other mode, `bad_input` for one that can't be read */
  objects(raws: Record<string, unknown>[], at: number): Promise<Seen[]>;
  /** @param raws newest first, as Stripe lists them; the result is oldest first */
  events(raws: Record<string, unknown>[]): Promise<Seen[]>;
  /** How many objects were left out, and why. */
  readonly counts: { testClock: number; otherMode: number };
}

/**
 * Reads the objects of an account: leaves out those on test clocks, completes truncated ones, and requests prices,
 * products and coupons that are named but were never listed (made for one subscription, or deleted).
 */
export function intake(reader: StripeApi, account: AccountMode, known: Known): Intake {
  const counts = { testClock: 0, otherMode: 0 };
  const asked = new Set<string>();

  const ask = async ({ type, id }: Reference): Promise<Seen[]> => {
    if (type === "discount" || !canBeAsked(id) || asked.has(`${type} ${id}`)) return [];
    asked.add(`${type} ${id}`);
    const found = await retrieve(reader, type, id).catch(absent);
    if (found === null) return [];
    const { seen } = readObject(found.raw, account.id, found.at);
    for (const one of seen) learn(one, known);
    return [...(await named(seen)), ...seen.map(asAsked)];
  };

  const askUnknown = async ({ type, id }: Reference): Promise<Seen[]> => {
    if (!isNamed(type)) return ask({ type, id });
    if (known[type].has(id)) return [];
    known[type].add(id);
    return ask({ type, id });
  };

  /** Requests objects that are named but not known yet. */
  const named = async (seen: Seen[]): Promise<Seen[]> => {
    for (const one of seen) learn(one, known);
    const unknown = seen
      .flatMap(referencesIn)
      .filter(({ type, id }) => isNamed(type) && !known[type].has(id));
    return (await Promise.all(unknown.map(askUnknown))).flat();
  };

  const isOurs = (raw: Record<string, unknown>, isStrict: boolean): boolean => {
    const { livemode, test_clock: clock, id } = headSchema.parse(raw);
    if (clock !== null && clock !== undefined) {
      counts.testClock += 1;
      return false;
    }
    if (livemode === undefined || livemode === account.livemode) return true;
    if (isStrict) throw otherMode(id, account);
    counts.otherMode += 1;
    return false;
  };

  return {
    counts,
    async objects(raws, at) {
      const ours = raws.filter((raw) => isOurs(raw, true));
      const read = await Promise.all(
        ours.map(async (raw) => readObject(await whole(reader, raw), account.id, at)),
      );
      const seen = read.flatMap((one) => one.seen);
      const first = await named(seen);
      const missing = await Promise.all(read.flatMap((one) => one.missing).map(askUnknown));
      return [...first, ...missing.flat(), ...seen.map(asAsked)];
    },
    async events(raws) {
      const all: Seen[] = [];
      for (const raw of raws.toReversed()) {
        const { data } = eventSchema.parse(raw);
        if (!isOurs(raw, false) || !isOurs(data.object, false)) continue;
        const { seen, missing } = readEvent(raw, account.id);
        for (const one of seen) learn(one, known);
        missing.push(...seen.flatMap((one) => untoldDiscountsIn(one, (id) => known.discount.has(id))));
        const fetched = await Promise.all(
          missing.map((one) => (one.id === data.object.id ? ask(one) : askUnknown(one))),
        );
        all.push(...(await named(seen)), ...fetched.flat(), ...seen.map(asAsked));
      }
      return all;
    },
  };
}

const headSchema = z.object({
  id: z.string().optional(),
  livemode: z.boolean().optional(),
  test_clock: z.union([z.string(), z.object({ id: z.string() })]).nullish(),
});
const eventSchema = z.object({ data: z.object({ object: z.record(z.string(), z.unknown()) }) });

function learn(one: Seen, known: Known): void {
  const { type, id } = one;
  if (type === "discount") known.discount.add(id);
  if (isNamed(type) && isWhole(one)) known[type].add(id);
}

/**
 * Marks a coupon embedded in a discount as complete: it was requested on its own, and if that found nothing, this is
 * all there is.
 */
function asAsked(one: Seen): Seen {
  if (isWhole(one)) return one;
  const { untold: _, ...body } = Object(one.body);
  return { ...one, body };
}

/** False for a coupon embedded in a discount, which lacks its products. */
function isWhole({ type, isFallback }: Seen): boolean {
  return !(type === "coupon" && isFallback === true);
}

function isNamed(type: string): type is Named {
  return NAMED.some((name) => name === type);
}

const namesSchema = z.object({
  product: z.string().nullish(),
  price: z.string().nullish(),
  coupon: z.string().nullish(),
  items: z.array(z.object({ price: z.string() })).optional(),
  lines: z.array(z.object({ price: z.string().nullable() })).optional(),
});

/** The prices, products and coupons an object names. */
function referencesIn({ body }: Seen): Reference[] {
  const names = namesSchema.safeParse(body).data;
  if (names === undefined) return [];
  const prices = [names.price, ...(names.items ?? names.lines ?? []).map(({ price }) => price)];
  const of = (type: Named, ids: (string | null | undefined)[]): Reference[] =>
    [...new Set(ids)].flatMap((id) => (id === null || id === undefined ? [] : [{ type, id }]));
  return [...of("product", [names.product]), ...of("price", prices), ...of("coupon", [names.coupon])];
}

/**
 * Whether objects name products, prices, coupons or discounts that are unknown and must be requested.
 * @param isKnown whether an object was in the log before
 */
export function namesUnknown(seen: Seen[], isKnown: (type: string, id: string) => boolean): boolean {
  const told = new Set(seen.filter(isWhole).map(({ type, id }) => `${type} ${id}`));
  const isThere = (type: string, id: string) => told.has(`${type} ${id}`) || isKnown(type, id);
  return seen.some(
    (one) =>
      referencesIn(one).some(({ type, id }) => !isThere(type, id)) ||
      untoldDiscountsIn(one, (id) => isThere("discount", id)).length > 0,
  );
}

const discountedSchema = z.object({
  discounts: z.array(z.string()),
  items: z.array(z.object({ discounts: z.array(z.string()) })).optional(),
  lines: z.array(z.object({ discounts: z.array(z.string()) })).optional(),
});

/** A subscription or invoice that names unknown discounts, to request again: the object itself contains them. */
function untoldDiscountsIn({ type, id, body }: Seen, isKnown: (discount: string) => boolean): Reference[] {
  if (type !== "subscription" && type !== "invoice") return [];
  const named = discountedSchema.safeParse(body).data;
  if (named === undefined) return [];
  const parts = named.items ?? named.lines ?? [];
  const all = [...named.discounts, ...parts.flatMap(({ discounts }) => discounts)];
  return all.every(isKnown) ? [] : [{ type, id }];
}

function absent(error: unknown): null {
  if (error instanceof CambiumError && error.code === "not_found") return null;
  throw error;
}

function otherMode(id: string | undefined, { livemode }: AccountMode): CambiumError {
  const [ours, theirs] = livemode ? ["live", "test"] : ["test", "live"];
  return new CambiumError(
    "conflict",
    `${id ?? "an object"} is in ${theirs} mode, but the key is in ${ours} mode`,
    {
      hint: "Test and live data never mix: check that you're using the right key.",
    },
  );
}
