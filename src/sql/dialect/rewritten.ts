import { type Token, tokensOf } from "./tokens.ts";

/** A query as the engine's parser takes it, and where each of its parts was in what the user wrote. */
export interface Rewritten {
  text: string;
  /** The parameters in it, in the order of their first use. */
  parameters: string[];
  /** Where a place of `text` (in UTF-8 bytes) was in the query, in UTF-16 units. */
  origin(place: number): number;
}

/**
 * Writes what Trino's grammar has and the engine's parser has not so that it parses: parameters in braces, `IGNORE
 * NULLS` after a call, `WITHIN GROUP`, rows of VALUES without brackets, types such as `ARRAY(varchar)`, shares of
 * `TABLESAMPLE`. What parses and means something else is for `rewrite-tree.ts`.
 */
export function rewritten(query: string): Rewritten {
  const all = tokensOf(query).filter(({ kind }) => kind !== "gap");
  while (all.at(-1)?.text === ";") all.pop();
  const edits = [
    ...parameters(all),
    ...nullsOf(all),
    ...groupsOf(all),
    ...valuesOf(all),
    ...typesOf(all),
    ...samplesOf(all),
  ];
  const end = all.length === 0 ? 0 : endOf(all[all.length - 1]);
  return {
    ...applied(query.slice(0, end), edits),
    parameters: [...new Set(all.filter(({ kind }) => kind === "parameter").map(nameOf))],
  };
}

/** Replaces a part of the query. */
interface Edit {
  from: number;
  to: number;
  by: string;
}

const endOf = (token: Token | undefined) => (token === undefined ? 0 : token.at + token.text.length);
const isWord = (token: Token | undefined, ...words: string[]) =>
  token?.kind === "word" && words.includes(token.text.toLowerCase());
const nameOf = ({ text }: Token) => text.slice(2, -2).trim();

/** `{{name}}` is the engine's `$name`. */
function parameters(tokens: Token[]): Edit[] {
  return tokens
    .filter(({ kind }) => kind === "parameter")
    .map((token) => ({ from: token.at, to: endOf(token), by: `$${nameOf(token)}` }));
}

/** `f(x) IGNORE NULLS` is `f(x IGNORE NULLS)`. */
function nullsOf(tokens: Token[]): Edit[] {
  return tokens.flatMap((token, index) => {
    const [before, next] = [tokens[index - 1], tokens[index + 1]];
    if (!isWord(token, "ignore", "respect") || !isWord(next, "nulls") || before?.text !== ")") return [];
    return [
      { from: before.at, to: before.at, by: ` ${token.text} nulls` },
      { from: token.at, to: endOf(next), by: "" },
    ];
  });
}

/** `listagg(x, s) WITHIN GROUP (ORDER BY y)` is `string_agg(x, s ORDER BY y)`. */
function groupsOf(tokens: Token[]): Edit[] {
  return tokens.flatMap((token, index) => {
    const open = index + 2;
    if (!isWord(token, "within") || !isWord(tokens[index + 1], "group") || tokens[open]?.text !== "(")
      return [];
    const [close, start] = [closing(tokens, open), opening(tokens, index - 1)];
    const [called, last] = [tokens[start - 1], tokens[index - 1]];
    if (close === null || start < 1 || !isWord(called, "listagg") || last === undefined) return [];
    const order = tokens.slice(open + 1, close).map(({ text }) => text);
    return [
      { from: called?.at ?? 0, to: endOf(called), by: "string_agg" },
      { from: last.at, to: last.at, by: ` ${order.join(" ")}` },
      { from: token.at, to: endOf(tokens[close]), by: "" },
    ];
  });
}

/** `VALUES 1, 2` is `VALUES (1), (2)`. */
function valuesOf(tokens: Token[]): Edit[] {
  return tokens.flatMap((token, index) => {
    if (!isWord(token, "values") || tokens[index + 1]?.text === "(" || tokens[index - 1]?.text === ".")
      return [];
    return rowsFrom(tokens, index + 1).flatMap(([first, last]) => [
      { from: first.at, to: first.at, by: "(" },
      { from: endOf(last), to: endOf(last), by: ")" },
    ]);
  });
}

/** The first and last token of each row in a list that ends with a bracket, a word of the grammar, or the query. */
function rowsFrom(tokens: Token[], start: number): [Token, Token][] {
  const rows: [Token, Token][] = [];
  let first: Token | undefined;
  let depth = 0;
  for (let at = start; at <= tokens.length; at++) {
    const [token, before] = [tokens[at], tokens[at - 1]];
    const isEnd =
      token === undefined || (depth === 0 && (token.text === ")" || isWord(token, ...AFTER_VALUES)));
    if (isEnd || (depth === 0 && token.text === ",")) {
      if (first !== undefined && before !== undefined) rows.push([first, before]);
      first = undefined;
      if (isEnd) break;
      continue;
    }
    first ??= token;
    if (token.text === "(" || token.text === "[") depth += 1;
    if (token.text === ")" || token.text === "]") depth -= 1;
  }
  return rows;
}

const AFTER_VALUES = ["order", "limit", "union", "except", "intersect", "offset", "fetch"];

/** `ARRAY(varchar)` and `ARRAY<varchar>` are `varchar[]`; `MAP<a, b>` is `MAP(a, b)`; a time's digits are left out. */
function typesOf(tokens: Token[]): Edit[] {
  return tokens.flatMap((token, index): Edit[] => {
    const next = tokens[index + 1];
    if (!isWord(token, "array", "map", "timestamp", "time", "row") || !inCast(tokens, index)) return [];
    if (next?.text !== "(" && next?.text !== "<") return [];
    const close = closing(tokens, index + 1);
    const last = close === null ? undefined : tokens[close];
    if (last === undefined) return [];
    if (isWord(token, "array"))
      return [
        { from: token.at, to: endOf(next), by: "" },
        { from: last.at, to: endOf(last), by: "[]" },
      ];
    if (isWord(token, "timestamp", "time")) return [{ from: next.at, to: endOf(last), by: "" }];
    return next.text === "<"
      ? [
          { from: next.at, to: endOf(next), by: "(" },
          { from: last.at, to: endOf(last), by: ")" },
        ]
      : [];
  });
}

/** Whether a type stands here: after AS within a CAST, or within another type there. */
function inCast(tokens: Token[], index: number): boolean {
  const cast = tokens.findLastIndex((token, at) => at < index && isWord(token, "cast", "try_cast"));
  if (cast < 0) return false;
  const close = closing(tokens, cast + 1) ?? tokens.length;
  const as = tokens.findLastIndex((token, at) => at < close && at > cast && isWord(token, "as"));
  return as >= 0 && as < index && index < close;
}

/** `TABLESAMPLE BERNOULLI (10)` takes ten of a hundred rows, not ten rows. */
function samplesOf(tokens: Token[]): Edit[] {
  return tokens.flatMap((token, index) => {
    const close =
      isWord(token, "tablesample") && tokens[index + 2]?.text === "(" ? tokens[index + 4] : undefined;
    return close?.text === ")" ? [{ from: close.at, to: close.at, by: " percent" }] : [];
  });
}

const PAIRS: Record<string, string> = { "(": ")", "<": ">" };

/** Where a bracket ends; null where it doesn't. */
function closing(tokens: Token[], open: number): number | null {
  const [one, other] = [tokens[open]?.text ?? "", PAIRS[tokens[open]?.text ?? ""]];
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]?.text === one) depth += 1;
    if (tokens[at]?.text === other) depth -= 1;
    if (depth === 0) return at;
  }
  return null;
}

/** Where the bracket that ends here begins; -1 where none does. */
function opening(tokens: Token[], close: number): number {
  let depth = 0;
  for (let at = close; at >= 0; at--) {
    if (tokens[at]?.text === ")") depth += 1;
    if (tokens[at]?.text === "(") depth -= 1;
    if (depth === 0) return at;
  }
  return -1;
}

function applied(query: string, edits: Edit[]): Pick<Rewritten, "text" | "origin"> {
  const sorted = edits
    .filter(({ to }) => to <= query.length)
    .map((edit, order) => ({ ...edit, order }))
    .sort((a, b) => a.from - b.from || a.order - b.order);
  const pieces: { at: number; from: number; isOwn: boolean }[] = [];
  let [text, bytes, at] = ["", 0, 0];
  const add = (part: string, from: number, isOwn: boolean) => {
    pieces.push({ at: bytes, from, isOwn });
    text += part;
    bytes += Buffer.byteLength(part);
  };
  for (const { from, to, by } of sorted) {
    add(query.slice(at, from), at, true);
    add(by, from, false);
    at = Math.max(at, to);
  }
  add(query.slice(at), at, true);
  return {
    text,
    origin(place) {
      const piece = pieces.findLast((one) => one.at <= place);
      if (piece === undefined) return 0;
      if (!piece.isOwn) return piece.from;
      return (
        piece.from +
        Buffer.from(query.slice(piece.from))
          .subarray(0, place - piece.at)
          .toString().length
      );
    },
  };
}
