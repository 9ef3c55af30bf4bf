export interface Token {
  kind: "word" | "quoted" | "text" | "number" | "sign" | "parameter" | "gap";
  text: string;
  /** Where it begins in the query, in UTF-16 units. */
  at: number;
}

/** What a token can be, in the order tried. A gap is space or a comment; text is in single quotes. */
const PATTERNS: [Token["kind"], RegExp][] = [
  ["gap", /\s+|--[^\n]*|\/\*[\s\S]*?\*\//y],
  ["parameter", /\{\{\s*[A-Za-z_]\w*\s*\}\}/y],
  ["text", /[eE]?'(?:[^']|'')*'/y],
  ["quoted", /"(?:[^"]|"")*"/y],
  ["number", /\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?/y],
  ["word", /[\p{L}_][\p{L}\p{N}_$]*/uy],
  ["sign", /->>?|[<>!=]=|<>|\|\||::|[\s\S]/y],
];

/** Splits a query into tokens. Together they are the query, to the letter. */
export function tokensOf(query: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < query.length; ) {
    const token = tokenAt(query, at);
    tokens.push(token);
    at += token.text.length;
  }
  return tokens;
}

function tokenAt(query: string, at: number): Token {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const [text = ""] = pattern.exec(query) ?? [];
    if (text !== "") return { kind, text, at };
  }
  return { kind: "sign", text: query.charAt(at), at };
}
