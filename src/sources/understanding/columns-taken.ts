import { CambiumError } from "../../base/error.ts";
import { pairPart } from "../../base/pair-text.ts";
import type { Mapping } from "../../store/file-mapping.ts";
import { headerRow, type ReadableFile } from "../files/file.ts";
import { MissingColumns } from "../files/refusal.ts";
import type { Field, Shape } from "../files/shape.ts";

/** What becomes of a column: a field, an attribute of customers, or nothing. */
export interface TakenColumn {
  column: string;
  field: string | null;
  /** Who says so: the user, a vendor's preset, the column's own name, or a guess by its usual name or its values. */
  how: "said" | "preset" | "name" | "guess" | "values" | "attribute" | "ignored";
}

/** Which column each field of a shape is, and what becomes of the others. */
export interface ColumnChoice {
  /** Our names to the file's, of every field that is taken. */
  map: Record<string, string>;
  columns: TakenColumn[];
  /** Needed fields that no column is. */
  missing: Field[];
}

/**
 * Finds out which column each field of a shape is: as the mapping says, else as the preset of the vendor does, else the
 * column of the field's name, else the first that is usually called so. With a preset, nothing is guessed.
 * @param names the file's columns, in lower case
 * @param preset our names to the file's, as a preset takes them
 */
export function chooseColumns(
  names: string[],
  shape: Shape,
  mapping: Mapping,
  preset: Record<string, string> | null,
): ColumnChoice {
  const ignored = new Set(mapping.ignore?.map((name) => name.toLowerCase()));
  const kept = new Set(mapping.attributes?.map((name) => name.toLowerCase()));
  const map: Record<string, string> = { ...mapping.map };
  const how = new Map<string, TakenColumn["how"]>(
    Object.values(map).map((name) => [name.toLowerCase(), "said"]),
  );
  const isFree = (name: string) => !how.has(name) && !ignored.has(name) && !kept.has(name);
  const isOpen = ({ name }: Field) => !(name in map) && !(name in mapping.set);
  const take = (field: Field, name: string | undefined, by: TakenColumn["how"]) => {
    if (name === undefined) return;
    map[field.name] = name;
    how.set(name, by);
  };
  for (const field of shape.fields.filter(isOpen)) take(field, preset?.[field.name], "preset");
  for (const field of shape.fields.filter(isOpen))
    if (field.isOnlyMapped !== true)
      take(
        field,
        names.find((name) => name === field.name && isFree(name)),
        "name",
      );
  if (shape.isGuessed === true && preset === null)
    for (const field of shape.fields.filter(isOpen))
      take(field, nameOf(field, names.filter(isFree)), "guess");
  const isMissing = (field: Field) =>
    isOpen(field) && isNeeded(field, (name) => name in map || name in mapping.set);
  if (shape.isGuessed === true && preset === null)
    for (const { elsewhere: called, ...field } of shape.fields.filter(isMissing))
      if (called !== undefined) take(field, nameOf({ ...field, called }, names.filter(isFree)), "guess");
  const missing = shape.fields.filter(isMissing);
  const fields = new Map(Object.entries(map).map(([field, name]) => [name.toLowerCase(), field]));
  const rest = shape.attributesOf === undefined ? "ignored" : "attribute";
  return {
    map,
    missing,
    columns: names.map((column) => ({
      column,
      field: fields.get(column) ?? null,
      how: how.get(column) ?? (ignored.has(column) ? "ignored" : rest),
    })),
  };
}

/**
 * Refuses a file that lacks what it's to be read by.
 * @param names the file's columns, in lower case
 * @throws CambiumError `bad_input` naming the columns of the mapping that aren't there, else every needed column that
 * isn't found
 */
export function checkColumns(
  file: ReadableFile,
  names: string[],
  shape: Shape,
  mapping: Mapping,
  missing: Field[],
): void {
  checkThere(file, names, mapping);
  if (missing.length > 0) throw missingColumns(file, shape, missing, names);
}

/** Whether a file needs a column for a field. @param isTaken whether another field has one */
export function isNeeded(
  { isRequired, isNeeded: needed }: Field,
  isTaken: (field: string) => boolean,
): boolean {
  return typeof needed === "object" ? !isTaken(needed.unless) : isRequired === true || needed === true;
}

/** A header as it is compared: letters and digits in lower case, without what stands in brackets. */
export function plainHeader(header: string): string {
  const bare = header.replaceAll(/\([^)]*\)|\[[^\]]*\]/g, " ");
  return (bare.trim() === "" ? header : bare).toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "");
}

function nameOf({ name, called = [], isOnlyMapped }: Field, free: string[]): string | undefined {
  if (isOnlyMapped === true) return undefined;
  const plain = new Map(free.toReversed().map((column) => [plainHeader(column), column]));
  return [name, ...called].map((one) => plain.get(plainHeader(one))).find((column) => column !== undefined);
}

function checkThere(
  file: ReadableFile,
  names: string[],
  { map, ignore = [], attributes = [] }: Mapping,
): void {
  const isThere = (name: string) => names.includes(name.toLowerCase());
  const lost = Object.entries(map).filter(([, name]) => !isThere(name));
  const others = [...ignore, ...attributes].filter((name) => !isThere(name));
  const columns = [...lost.map(([, name]) => name), ...others];
  if (columns.length === 0) return;
  const list = columns.map((name) => `"${name}"`).join(", ");
  const choice =
    lost.length === 0
      ? "Leave out columns with --ignore NAME, or keep them with --attribute NAME."
      : `${choiceOf(
          lost.map(([name]) => ({ name })),
          names,
        )}.`;
  const isOne = columns.length === 1;
  throw new CambiumError("bad_input", `${file.name} has no ${isOne ? "column" : "columns"} ${list}`, {
    reason: { id: "no_columns", file: file.name, columns: list },
    hint: asOneColumn(names) ?? `Its columns are ${shown(names)}. ${choice}`,
    badRows: columns.map((column) => ({
      file: file.name,
      row: headerRow(file),
      column,
      value: null,
      expected: `a column named ${column}`,
    })),
  });
}

function missingColumns(file: ReadableFile, shape: Shape, missing: Field[], names: string[]): CambiumError {
  const list = missing.map(({ name }) => `"${name}"`).join(", ");
  const choice = choiceOf(missing, names);
  const hint =
    asOneColumn(names) ??
    [
      `Its columns are ${shown(names)}. ${choice}, or set one value for every row with --set.`,
      ...missing.flatMap(({ orElse }) => orElse ?? []),
    ].join(" ");
  const what = missing.length === 1 ? "column" : "columns";
  return new MissingColumns("bad_input", `${file.name} has no ${what} ${list}, which ${shape.name} needs`, {
    hint,
    badRows: missing.map(({ name, summary }) => ({
      file: file.name,
      row: headerRow(file),
      column: name,
      value: null,
      expected: `a column for ${name}: ${summary}`,
    })),
  });
}

/** How fields are mapped to columns, with an example of quotes where a column's name needs them. */
function choiceOf(fields: { name: string }[], names: string[]): string {
  const choice = `Choose with --map ${fields.map(({ name }) => `${name}=NAME`).join(",")}`;
  const hard = names.find((name) => pairPart(name) !== name);
  return hard === undefined
    ? choice
    : `${choice} (quote a name with a comma: --map '${fields[0]?.name}=${pairPart(hard)}')`;
}

/** The way out where a whole header was read as one column; null where it wasn't. */
function asOneColumn(names: string[]): string | null {
  const [only = ""] = names;
  if (names.length !== 1 || !/[^\w\s]/.test(only)) return null;
  return `The whole header was read as one column, "${only}": set the delimiter with --delimiter.`;
}

const SHOWN = 60;

function shown(names: string[]): string {
  const some = names.slice(0, SHOWN).map((name) => (/[,=\s"]/.test(name) ? `"${name}"` : name));
  return names.length > SHOWN ? `${some.join(", ")} and ${names.length - SHOWN} more` : some.join(", ");
}
