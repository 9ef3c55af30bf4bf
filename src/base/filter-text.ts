/** A query filter, `name=value`. */
export interface FilterParts {
  name: string;
  value: string;
}

/**
 * Parses `name=value`; null if the text isn't a filter. A name that contains `=` is quoted, with inner quotes doubled:
 * `"a=b"=c`.
 */
export function readFilter(text: string): FilterParts | null {
  const [, quoted, plain, value = ""] = /^(?:"((?:[^"]|"")+)"|([^"=][^=]*))=([\s\S]*)$/u.exec(text) ?? [];
  const name = quoted === undefined ? plain : unquoted(quoted);
  return name === undefined ? null : { name, value };
}

/** Formats a filter so that `readFilter` parses it back. */
export function writeFilter({ name, value }: FilterParts): string {
  return `${/^"|=/.test(name) ? quotedName(name) : name}=${value}`;
}

/** Removes the quotes from a quoted name; returns any other name unchanged. */
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
