/** Fields sent only on request, so never in events. */
const ASKED_FOR = ["tiers", "applies_to", "currency_options"];

/** An object as an event contains it: without fields sent on request, in itself and in its items' prices. */
export function asTold(object: object): object {
  const items =
    "items" in object && typeof object.items === "object" && object.items !== null ? object.items : {};
  const rows = "data" in items ? items.data : undefined;
  if (Array.isArray(rows) && rows.some(hasTiers))
    return { ...object, items: { ...items, data: rows.map(withoutTiers) } };
  return ASKED_FOR.some((name) => name in object) ? without(object) : object;
}

function hasTiers(row: unknown): boolean {
  const price = priceOf(row);
  return price !== undefined && "tiers" in price;
}

function withoutTiers(row: unknown): unknown {
  const price = priceOf(row);
  return price === undefined || typeof row !== "object" ? row : { ...row, price: without(price) };
}

function priceOf(row: unknown): object | undefined {
  if (typeof row !== "object" || row === null || !("price" in row)) return undefined;
  return typeof row.price === "object" && row.price !== null ? row.price : undefined;
}

const told = new WeakMap<object, object>();

function without(object: object): object {
  const known = told.get(object) ?? shortened(object);
  told.set(object, known);
  return known;
}

function shortened(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !ASKED_FOR.includes(name)));
}
