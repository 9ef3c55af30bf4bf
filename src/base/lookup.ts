import { CambiumError } from "./error.ts";

/** The item at an index. @throws CambiumError `internal` if the list is too short */
export function itemAt<T>(list: readonly T[], index: number, name: string): T {
  const item = list[index];
  if (item === undefined) throw missing(`${name} has no item ${index}: it has ${list.length}`);
  return item;
}

/** The first item. @throws CambiumError `internal` if the list is empty */
export function firstOf<T>(list: readonly T[], name: string): T {
  return itemAt(list, 0, name);
}

/** The last item. @throws CambiumError `internal` if the list is empty */
export function lastOf<T>(list: readonly T[], name: string): T {
  return itemAt(list, list.length - 1, name);
}

function missing(message: string): CambiumError {
  return new CambiumError("internal", message, { hint: "Please report this." });
}
