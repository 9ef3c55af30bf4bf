import type { SegmentCount } from "../data/api.ts";

/** A parsed filter, as the server returns it: all conditions of at least one group must hold. */
export type Groups = SegmentCount["groups"];
export type Condition = Groups[number][number];
export type Op = Condition["op"];

/** The text of a filter. Leaves out unfinished conditions without values, and empty groups. */
export function filterText(groups: Groups): string {
  return groups
    .map((group) => group.filter(isWhole).map(conditionText).join("&"))
    .filter((text) => text !== "")
    .join("|");
}

/**
 * A filter narrowed to what meets conditions, too: each of its groups gets them.
 * @param conditions the text of one group
 */
export function narrowedTo(filter: string | null, conditions: string): string {
  if (filter === null) return conditions;
  const groups = filter.match(/(?:\\.|[^\\|])+/gu) ?? [];
  return groups.map((group) => `${group}&${conditions}`).join("|");
}

/** Whether a condition is complete. */
export function isWhole({ field, values }: Condition): boolean {
  return field !== "" && values.length > 0;
}

function conditionText({ field, op, values }: Condition): string {
  const listed = values.map((value) => escaped(value, /[\\,&|]|^=/gu)).join(",");
  return `${escaped(field, /[\\,&|=!~<>]/gu)}${op}${listed}`;
}

/** Escapes operators, and spaces at both ends, with backslashes. */
function escaped(text: string, marks: RegExp): string {
  return text
    .replaceAll(marks, (mark) => `\\${mark}`)
    .replaceAll(/^\s+|\s+$/gu, (spaces) => spaces.replaceAll(/\s/gu, (space) => `\\${space}`));
}
