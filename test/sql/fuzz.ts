import { benignQueries } from "./benign.ts";
import { hostileStatements } from "./hostile.ts";

/** What a fuzzed statement tries to reach. None of these names holds the secret itself. */
export interface Planted {
  /** A CSV beside the copy, and another DuckDB file with a table `planted`. */
  csv: string;
  database: string;
  /** A variable of the server's environment. */
  variable: string;
}

export interface Fuzzed {
  sql: string;
  /** Whether it is whole, and must be refused before anything runs. */
  isHostile: boolean;
}

type Draw = (below: number) => number;

/** Statements without end, made of benign and hostile ones; the same seed makes the same. */
export function* fuzzed(seed: number, planted: Planted): Generator<Fuzzed> {
  const draw = drawer(seed);
  const one = <T>(list: readonly T[]): T => list[draw(list.length)]!;
  const benign = benignQueries();
  const aims = reaching(planted);
  const hostile = [...hostileStatements().map(({ sql }) => aimed(sql, planted)), ...aims];
  const any = () => one(draw(2) === 0 ? benign : hostile);
  for (;;) {
    const kind = draw(8);
    if (kind === 0) yield { sql: one(hostile), isHostile: true };
    else if (kind < 4) yield { sql: nested(one(benign), one(aims), draw), isHostile: false };
    else if (kind === 4) yield { sql: spliced(any(), any(), draw), isHostile: false };
    else yield { sql: mutated(any(), any(), draw), isHostile: false };
  }
}

/** A number below a bound, from a linear congruence. */
function drawer(seed: number): Draw {
  let state = BigInt(seed);
  return (below) => {
    state = (state * 6364136223846793005n + 1442695040888963407n) % 18446744073709551616n;
    return Number(state >> 33n) % below;
  };
}

/** The same statement, of files that are there. */
function aimed(sql: string, { csv, database }: Planted): string {
  return sql
    .replaceAll(/'planted\.(?:csv|json|parquet)'/g, `'${csv}'`)
    .replaceAll(/"planted\.(?:csv|json|parquet)"/g, `"${csv}"`)
    .replaceAll("'planted.duckdb'", `'${database}'`);
}

/** Reads of what is planted, each by itself. */
function reaching({ csv, database, variable }: Planted): string[] {
  return [
    `select * from '${csv}'`,
    `from "${csv}"`,
    `select content from read_text('${csv}')`,
    `select * from read_csv('${csv}', header = true)`,
    `select getenv('${variable}')`,
    `attach '${database}' as other; select * from other.planted`,
    `select * from '${database}'.planted`,
    `select * from other.main.planted`,
    "select * from duckdb_secrets()",
    "select * from glob('../*')",
    "select * from duckdb_settings()",
    `select query('from ''${csv}''')`,
    `copy (select 1) to '${csv}'`,
  ];
}

const NESTS = [
  (a: string, b: string) => `with a as (${a}), b as (${b}) select * from a, b`,
  (a: string, b: string) => `select * from (${a}) as a cross join (${b}) as b`,
  (a: string, b: string) => `${a} union all ${b}`,
  (a: string, b: string) => `select (${b}) from (${a}) as a`,
  (a: string, b: string) => `${a}; ${b}`,
  (a: string, b: string) => `select case when exists (${a}) then (${b}) end`,
  (a: string, b: string) => `${a} /* ${b} */`,
  (a: string, b: string) => `${a} -- ${b}`,
  (a: string, b: string) => `select list_transform([1], x -> (${b})) from (${a}) as a`,
];

function nested(a: string, b: string, draw: Draw): string {
  const [bare, own] = [a, b].map((text) => text.replace(/(?:;| --.*| \/\*.*\*\/.*)$/, ""));
  return (NESTS[draw(NESTS.length)] ?? NESTS[0]!)(bare ?? "", own ?? "");
}

function spliced(a: string, b: string, draw: Draw): string {
  return a.slice(0, draw(a.length + 1)) + b.slice(draw(b.length + 1));
}

const TOKEN = /\s+|'(?:[^']|'')*'|"[^"]*"|\w+|./gs;
/** What may change how a text is read. */
const ODD = [
  ..."'\"`;()[]{}$\\/*-,.:=!?@#%&|^~",
  ...["--", "/*", "*/", "''", '""', "$$", "$a$", "::", "->", "\0", "\n", "\r", "\u2028", "\u200b", "\ufeff"],
  ...[
    "e'",
    "x'",
    "u&'",
    "{{a}}",
    "{{ a }}",
    "$1",
    "$a",
    "?",
    "é",
    "K",
    "ſ",
    "１",
    "from",
    "union all",
    "lateral",
  ],
];

/** A statement with one or two of its tokens changed, partly by tokens of another. */
function mutated(sql: string, other: string, draw: Draw): string {
  const [tokens, others] = [sql, other].map((text) => text.match(TOKEN) ?? [""]);
  if (tokens === undefined || others === undefined) return sql;
  for (let times = draw(2) + 1; times > 0; times--) {
    const at = draw(tokens.length);
    const token = tokens[at] ?? "";
    const by = CHANGES[draw(CHANGES.length)]!;
    tokens.splice(at, 1, by(token, others[draw(others.length)] ?? "", draw));
  }
  return tokens.join("");
}

const CHANGES: ((token: string, other: string, draw: Draw) => string)[] = [
  () => "",
  (token) => `${token}${token}`,
  (_, other) => other,
  (token, other) => `${token} ${other}`,
  (token) => token.toUpperCase(),
  (token) => `"${token}"`,
  (token) => `'${token}'`,
  (token) => `(${token})`,
  (token) => `${token}/**/`,
  (token, _, draw) => `${token}${ODD[draw(ODD.length)]}`,
  (token, _, draw) => `${ODD[draw(ODD.length)]}${token}`,
  (token, _, draw) => {
    const at = draw(token.length + 1);
    return `${token.slice(0, at)}${ODD[draw(ODD.length)]}${token.slice(at)}`;
  },
];
