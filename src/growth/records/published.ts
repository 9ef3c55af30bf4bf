import type { VersionKind } from "../../store/version-log.ts";
import { EARLIER_FIELDS } from "./schemas.ts";

/** A column that is read from a version's body: its SQL type, and where it lies there if not under its own name. */
interface Column {
  type: string;
  path?: readonly [string, string];
}

/** How the versions of one kind stand in the warehouse. */
export interface Published {
  /** The view of what holds now, by the last version of each id; the table of all versions is `NAME_versions`. */
  now: string;
  /** Columns besides those that all versions have, by name. */
  columns: Readonly<Record<string, Column>>;
  /** SQL that says whether the first versions of an id tell a history that was known before they were written. */
  isHistory?: string;
  /** Columns that may have been otherwise in earlier versions which are kept with a later one. */
  earlier?: readonly string[];
}

const text: Column = { type: "varchar" };
const day: Column = { type: "date" };
const micros: Column = { type: "bigint" };
const instant: Column = { type: "timestamp" };
const customer = { account: text, customer_id: { type: "varchar", path: ["customer", ""] } } as const;
const what = { product: text, price: text, quantity: { type: "bigint" } } as const;

/** The kinds of versions that questions read in the warehouse, in the schema `growth`. */
export const PUBLISHED = {
  stage: { now: "stages", columns: { name: text, kind: text, place: { type: "integer" } } },
  person: {
    now: "people",
    columns: { name: text, email: text, role: text, active: { type: "boolean" } },
  },
  ownership: {
    now: "ownerships",
    columns: { ...customer, person: text, role: text, from_day: at("from"), to_day: at("to") },
  },
  opportunity: {
    now: "opportunities",
    columns: {
      ...customer,
      title: text,
      type: text,
      ...what,
      mrr: micros,
      currency: text,
      owner: text,
      stage: text,
      expected_close: day,
      probability: { type: "double" },
      source: text,
      signal_kind: { type: "varchar", path: ["signal", "kind"] },
      signal_subject: { type: "varchar", path: ["signal", "subject"] },
      created: day,
      closed: day,
      lost_reason: text,
    },
    isHistory: "source = 'file'",
    earlier: EARLIER_FIELDS,
  },
  target: {
    now: "targets",
    columns: {
      metric: text,
      period: text,
      scope: { type: "varchar", path: ["scope", "of"] },
      segment: { type: "varchar", path: ["scope", "segment"] },
      person: { type: "varchar", path: ["scope", "person"] },
      amount: { type: "double" },
    },
  },
  offer: {
    now: "offers",
    columns: {
      ...customer,
      ...what,
      channel: text,
      made_at: { type: "timestamp", path: ["at", ""] },
      opportunity: text,
      answer: text,
      answered_at: instant,
      reason: text,
      clicked_at: instant,
      done_at: instant,
      place: text,
      left_at_step: text,
    },
  },
  block: {
    now: "blocks",
    columns: { ...customer, reason: text, from_day: at("from"), until_day: at("until") },
  },
} as const satisfies Partial<Record<VersionKind, Published>>;

function at(field: string): Column {
  return { type: "date", path: [field, ""] };
}

/** The SQL type of a body, for what is read of it. */
export function bodyType({ columns }: Published): string {
  const fields = new Map<string, Map<string, string>>();
  for (const [name, { type, path: [field, inner] = [name, ""] }] of Object.entries(columns))
    fields.set(field, (fields.get(field) ?? new Map()).set(inner, type));
  return struct([...fields].map(([field, inner]) => [field, inner.get("") ?? struct([...inner])]));
}

/** The SQL that reads each column from `body`, or from what was different, which is called `then_` and its name. */
export function bodyColumns({ columns, earlier = [] }: Published): string[] {
  return Object.entries(columns).map(([name, { path: [field, inner] = [name, ""] }]) => {
    if (earlier.includes(name))
      return `case when is_same_${name} then body.${name} else then_${name} end as ${name}`;
    const read = [field, inner].filter((part) => part !== "").map((part) => `"${part}"`);
    return `body.${read.join(".")} as ${name}`;
  });
}

/** The SQL type of earlier versions that lie with a later one. */
export function earlierType({ columns, earlier = [] }: Published): string {
  const set = earlier.map((name): [string, string] => [name, `${columns[name]?.type ?? "varchar"}[]`]);
  return struct([
    ["at", "timestamp[]"],
    ["set", struct(set)],
  ]);
}

function struct(fields: [string, string][]): string {
  return `struct(${fields.map(([name, type]) => `"${name}" ${type}`).join(", ")})`;
}
