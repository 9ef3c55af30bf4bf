export const RECORD = "cambium.db";

/** Names that Cambium writes in a data folder; anything else in it is left alone. */
const OURS =
  /^(cambium\.db|warehouse\.duckdb|secrets\.json|server\.json|imports$|unlisted$|results$|scratch-)/;

/** Whether a path within a data folder belongs to Cambium. */
export function isOurs(name: string): boolean {
  return OURS.test(name);
}
