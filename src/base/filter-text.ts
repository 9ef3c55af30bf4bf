/** A filter of a question, `name=value`. */
export interface FilterParts {
  name: string;
  value: string;
}

/** Reads `name=value`. A name that holds `=` stands in quotes: `"a=b"=c`; a quote within is written twice. Null for what is none. */
export function readFilter(text: string): FilterParts | null {
  const [, quoted, plain, value = ""] = /^(?:"((?:[^"]|"")+)"|([^"=][^=]*))=([\s\S]*)$/u.exec(text) ?? [];
  const name = quoted === undefined ? plain : unquoted(quoted);
  return name === undefined ? null : { name, value };
}

/** Writes a filter so that `readFilter` reads the same. */
export function writeFilter({ name, value }: FilterParts): string {
  return `${/^"|=/.test(name) ? quotedName(name) : name}=${value}`;
}

/** A name in quotes, or as it is where it has none. */
export function readName(text: string): string {
  const [, inner] = /^"((?:[^"]|"")+)"$/u.exec(text) ?? [];
  return inner === undefined ? text : unquoted(inner);
}

function quotedName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function unquoted(inner: string): string {
  return inner.replaceAll('""', '"');
}
