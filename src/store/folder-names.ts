export const RECORD = "cambium.db";

/** What Cambium puts into a data folder; everything else in it is not its to judge. */
const OURS = /^(cambium\.db|warehouse\.duckdb|secrets\.json|server\.json|imports$|unlisted$|scratch-)/;

/** Whether a path within a data folder is Cambium's own to write. */
export function isOurs(name: string): boolean {
  return OURS.test(name);
}
