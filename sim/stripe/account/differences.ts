/** The previous values of changed fields, as in `previous_attributes`; undefined when nothing differs. */
export function differences(old: object, changes: object): object | undefined {
  const before: [string, unknown][] = [];
  const known = new Map<string, unknown>(Object.entries(old));
  for (const [name, value] of Object.entries(changes)) {
    const was = known.get(name);
    if (isSame(was, value)) continue;
    before.push([name, inside(was, value)]);
  }
  return before.length === 0 ? undefined : Object.fromEntries(before);
}

/** For a hash, only what differs in it; for a list, its rows; for anything else, the whole previous value. */
function inside(was: unknown, value: unknown): unknown {
  if (!isHash(was) || !isHash(value)) return was ?? null;
  if ("data" in was) return { data: was.data };
  const added = Object.keys(value).filter((name) => !(name in was));
  return { ...differences(was, value), ...Object.fromEntries(added.map((name) => [name, null])) };
}

function isHash(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [mine, other] = [Object.entries(a), new Map<string, unknown>(Object.entries(b))];
  return mine.length === other.size && mine.every(([name, value]) => isSame(value, other.get(name)));
}
