import type { SegmentCount } from "../data/api.ts";

/** Conditions as the server takes a filter apart: any of the groups, of each all conditions. */
export type Groups = SegmentCount["groups"];
export type Condition = Groups[number][number];
export type Op = Condition["op"];

/** The text of a filter. Conditions without values, and groups without conditions, are not there yet and are left out. */
export function filterText(groups: Groups): string {
  return groups
    .map((group) => group.filter(isWhole).map(conditionText).join("&"))
    .filter((text) => text !== "")
    .join("|");
}

/** Whether a condition says something. */
export function isWhole({ field, values }: Condition): boolean {
  return field !== "" && values.length > 0;
}

function conditionText({ field, op, values }: Condition): string {
  const listed = values.map((value) => escaped(value, /[\\,&|]|^=/gu)).join(",");
  return `${escaped(field, /[\\,&|=!~<>]/gu)}${op}${listed}`;
}

/** A backslash stands before what would be read as a mark, and before space at the ends. */
function escaped(text: string, marks: RegExp): string {
  return text
    .replaceAll(marks, (mark) => `\\${mark}`)
    .replaceAll(/^\s+|\s+$/gu, (spaces) => spaces.replaceAll(/\s/gu, (space) => `\\${space}`));
}
