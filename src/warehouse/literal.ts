/** Quotes a string as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Escapes glob characters in a path, so that the warehouse's file readers take it literally. */
export function globbed(path: string): string {
  return path.replaceAll(/[[*?]/g, (mark) => `[${mark}]`);
}

/** Quotes a name as an SQL identifier. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
