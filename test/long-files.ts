import { drawn, isSampled, TURNS, turn } from "./amount.ts";

/**
 * Files that take longest as a whole: each run of `npm test` runs three of them, `npm run test:all` all, but for those
 * whose turn is at the next commit.
 */
const LONG = [
  "backup/drill",
  "close/histories",
  "faults/damage",
  "faults/kills",
  "faults/memory",
  "growth/no-look-ahead",
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
  "mcp/transports",
  "sql/bombs",
];
/** Of these, those that each commit runs, whoever's turn it is. */
const ALWAYS = ["http/equal", "import/cli", "store/audited"];

/** The test files that this run leaves out. */
export function leftOut(): string[] {
  const kept = isSampled ? drawn("long files", LONG, { few: 3, all: LONG.length }) : LONG.filter(isInTurn);
  return LONG.filter((name) => !kept.includes(name)).map((name) => `test/${name}.test.ts`);
}

function isInTurn(name: string): boolean {
  const others = LONG.filter((one) => !ALWAYS.includes(one));
  return turn === null || ALWAYS.includes(name) || others.indexOf(name) % TURNS === turn;
}
