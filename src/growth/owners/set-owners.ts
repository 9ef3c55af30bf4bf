import { checkMost } from "../../base/limits.ts";
import type { NewVersion } from "../../store/version-log.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { GrowthBook } from "../growth-book.ts";
import { type Ownership, ownershipSchema } from "../records/schemas.ts";
import { type OwnedSpan, ownedFrom } from "./owned-spans.ts";

/** That somebody is to own a customer in a role from a day on; `person` null: nobody. */
export interface WantedOwner {
  /** The number that growth knows the customer by. */
  customer: number;
  role: Ownership["role"];
  person: string | null;
  from: string;
}

interface RoleSpans {
  account: string;
  customerId: string;
  spans: Map<string, RecordedSpan[]>;
}

type RecordedSpan = OwnedSpan & { body: Ownership };

/**
 * Sets owners, all or none. Whoever owned a customer in the role until then ends. Where it is so already, nothing is
 * written. Versions must be published.
 * @returns of how many customers and roles something changed
 * @throws CambiumError `too_much`
 */
export async function setOwners(
  growth: GrowthBook,
  wanted: readonly WantedOwner[],
  now: Date,
): Promise<number> {
  const { changed, write } = await planOwners(growth, wanted, now);
  write();
  return changed;
}

/** What `setOwners` would change, and a function that writes it. */
export async function planOwners(
  { book, store }: GrowthBook,
  wanted: readonly WantedOwner[],
  now: Date,
): Promise<{ changed: number; write(): void }> {
  const known = await spansOf(book, wanted);
  const versions = new Map<string, Ownership | null>();
  let changed = 0;
  for (const one of [...wanted].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0)))
    if (plan(known.get(one.customer), one, versions)) changed += 1;
  const fresh = [...versions].map(
    ([id, body]): NewVersion => ({ id, at: now.toISOString(), body: body && ownershipSchema.parse(body) }),
  );
  checkMost("ownerships", (await countAll(book)) + fresh.filter(({ body }) => body !== null).length);
  return {
    changed,
    write: () => {
      store.versions.append("ownership", fresh, { by: store.audit.by, now });
    },
  };
}

/** Adds what one wish changes to the versions to write, and to the spans that the next ones see. @returns false for nothing */
function plan(
  known: RoleSpans | undefined,
  { role, person, from }: WantedOwner,
  versions: Map<string, Ownership | null>,
): boolean {
  if (known === undefined) return false;
  const spans = known.spans.get(role) ?? [];
  const changes = ownedFrom(spans, { person, from });
  if (changes === null) return false;
  const { account, customerId: customer } = known;
  const bodies = new Map(spans.map(({ id, body }) => [id, body]));
  const ended = changes.ended.flatMap((span): RecordedSpan[] => {
    const body = bodies.get(span.id);
    return body === undefined ? [] : [{ ...span, body: { ...body, to: span.to } }];
  });
  const begun = changes.begun && {
    ...changes.begun,
    id: JSON.stringify([account, customer, role, from]),
    body: { account, customer, role, ...changes.begun },
  };
  for (const { id } of changes.replaced) versions.set(id, null);
  for (const { id, body } of [...ended, ...(begun === null ? [] : [begun])]) versions.set(id, body);
  const gone = new Set([...changes.replaced, ...ended].map(({ id }) => id));
  const kept = spans.filter(({ id }) => !gone.has(id));
  known.spans.set(role, [...kept, ...ended, ...(begun === null ? [] : [begun])]);
  return true;
}

/** Beyond so many customers the spans of all are read. */
const FEW = 1000;

/** The spans of customers, with the name that each customer has. */
async function spansOf(
  { warehouse }: GrowthBook["book"],
  wanted: readonly WantedOwner[],
): Promise<Map<number, RoleSpans>> {
  const numbers = [...new Set(wanted.map(({ customer }) => customer))];
  const among = numbers.length > FEW ? "true" : `customer in (${[-1, ...numbers].join(", ")})`;
  const names = await warehouse.query(`select customer, account, customer_id from customers where ${among}`);
  const known = new Map(
    names.map((row): [number, RoleSpans] => [
      numberIn(row, "customer"),
      { account: textIn(row, "account"), customerId: textIn(row, "customer_id"), spans: new Map() },
    ]),
  );
  const rows = await warehouse.query(
    `select id, customer, account, customer_id, role, person, from_day::varchar as from_day, to_day::varchar as to_day
     from growth.ownerships where customer is not null and ${among} order by customer, role, from_day, seq`,
  );
  for (const row of rows) {
    const spans = known.get(numberIn(row, "customer"))?.spans;
    const body = ownershipSchema.parse({
      account: textIn(row, "account"),
      customer: textIn(row, "customer_id"),
      person: textIn(row, "person"),
      role: textIn(row, "role"),
      from: textIn(row, "from_day"),
      to: row.to_day === null ? null : textIn(row, "to_day"),
    });
    const { person, role, from, to } = body;
    spans?.set(role, [...(spans.get(role) ?? []), { id: textIn(row, "id"), person, from, to, body }]);
  }
  return known;
}

async function countAll({ warehouse }: GrowthBook["book"]): Promise<number> {
  const [row] = await warehouse.query("select count(*) as n from growth.ownerships");
  return numberIn(row, "n");
}
