/** A string as an SQL literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A path as the warehouse's readers take it, with what they would read as a pattern taken literally. */
export function globbed(path: string): string {
  return path.replaceAll(/[[*?]/g, (mark) => `[${mark}]`);
}

/** A name as an SQL identifier. */
export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
