/** What a request may name that isn't there. */
export const THINGS = [
  "customer",
  "field",
  "import",
  "metric",
  "opportunity",
  "person",
  "policy",
  "price",
  "product",
  "segment",
  "setting",
  "signal",
  "stage",
  "target",
] as const;
export type Thing = (typeof THINGS)[number];

/**
 * Why something failed, in a form that a page can put into its reader's language: an id and what the text names. An
 * error whose text is needed for the details has a reason too; `partial` ones are told with the text beside.
 */
export const REASONS = {
  ambiguous_customer: ["name"],
  bad_condition: ["text"],
  bad_filter: ["text"],
  bad_input: ["input"],
  bad_operator: ["operator", "field"],
  bad_period: ["text"],
  bad_rows: ["rows"],
  bad_segment_name: ["name"],
  bad_sql: ["line", "column"],
  bad_value: ["input", "text"],
  busy: [],
  changed_meanwhile: [],
  command_only: ["input"],
  empty_range: ["from", "to"],
  limit: ["asked", "most"],
  locked: [],
  no_address: ["path"],
  no_columns: ["file", "columns"],
  no_data: [],
  no_proof: ["metric"],
  no_rate: ["currency"],
  no_rate_on: ["currency", "day"],
  no_rows: ["file"],
  one_currency: [],
  one_value: ["field"],
  separate_currencies: [],
  timed_out: ["seconds"],
  unknown: ["of", "name"],
  unknown_value: ["dimension", "text"],
  upload_gone: [],
} as const satisfies Record<string, readonly string[]>;
export type ReasonId = keyof typeof REASONS;

export function isReason(id: string): id is ReasonId {
  return Object.hasOwn(REASONS, id);
}

/** The reasons that tell less than the error's text does. */
export const PARTIAL: readonly ReasonId[] = ["bad_input", "bad_rows", "bad_sql", "limit", "no_columns"];

type Told<Id extends ReasonId> = { id: Id } & Record<
  Exclude<(typeof REASONS)[Id][number], "of">,
  string | number
> &
  (Id extends "unknown" ? { of: Thing } : unknown);

/** A reason with what it names. */
export type Reason = { [Id in ReasonId]: Told<Id> }[ReasonId];
