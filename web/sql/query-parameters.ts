/** The names of the parameters in a query, in the order in which they appear: `{{from}}`. */
export function parametersIn(sql: string): string[] {
  const without = sql.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, " ");
  return [...new Set([...without.matchAll(/\{\{\s*([A-Za-z_]\w*)\s*\}\}/g)].map(([, name = ""]) => name))];
}

/** Values by name as one text of an address, and back. */
export function writeValues(values: Readonly<Record<string, string>>): string {
  return new URLSearchParams(values).toString();
}

export function readValues(text: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(text));
}
