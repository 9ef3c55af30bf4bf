import { drawn, isSampled } from "./amount.ts";

/** Files that take longest as a whole: each run of `npm test` runs three of them, `npm run test:all` runs all. */
const LONG = [
  "backup/drill",
  "close/histories",
  "faults/damage",
  "faults/kills",
  "faults/memory",
  "http/equal",
  "import/cli",
  "import/kill",
  "links/proof",
  "metrics/many-products",
  "policies/equal",
  "store/audited",
  "stripe/killed",
  "web/access-en",
  "web/access-th",
];

/** The test files that this run leaves out. */
export function leftOut(): string[] {
  const kept = isSampled ? drawn("long files", LONG, { few: 3, all: LONG.length }) : LONG;
  return LONG.filter((name) => !kept.includes(name)).map((name) => `test/${name}.test.ts`);
}
