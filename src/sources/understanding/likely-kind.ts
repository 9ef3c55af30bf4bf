import type { Mapping } from "../../store/file-mapping.ts";
import type { ReadableFile } from "../files/file.ts";
import type { Field, Shape } from "../files/shape.ts";
import type { Table } from "../files/table.ts";
import { presetKind } from "../presets/presets.ts";
import { chooseColumns, plainHeader } from "./columns-taken.ts";
import { type Header, readHeader } from "./header.ts";

/** A kind of import that a file may be. */
export interface Kind<Name extends string> {
  kind: Name;
  shapes: readonly Shape[];
}

/**
 * Which of several kinds of list a file most likely is: the one of the vendor's export that it is, else the one that can
 * tell what most of its columns are; of several, the one whose names they are rather than what else they're called. A
 * file that says of no day, only of customers and amounts, is a list of what is current: its day is to be said.
 * @param kinds the usual one first
 * @returns null where it's none
 */
export function likeliest<Name extends string>(
  file: ReadableFile,
  table: Table,
  kinds: readonly Kind<Name>[],
  mapping: Mapping,
): Name | null {
  const names = [...table.columns.keys()];
  const ofPreset = presetKind(names, mapping);
  const known = kinds.find(({ kind }) => kind === ofPreset);
  if (known !== undefined) return known.kind;
  const asked = { ...mapping, preset: undefined };
  const fits = kinds.flatMap(({ kind, shapes: [first] }) => {
    if (first === undefined) return [];
    const shape = { ...first, fields: first.fields.map(({ elsewhere: _, ...field }) => field) };
    return { kind, ...fitOf(shape, readHeader(file, table, shape, asked)) };
  });
  const whole = fits.filter(({ missing }) => missing.length === 0);
  const dayless = fits.filter(({ missing }) => missing.every((name) => name === DAY_OF_ALL));
  const [best] = (whole.length > 0 ? whole : dayless).sort(
    (one, other) => other.taken - one.taken || one.distance - other.distance,
  );
  return best?.kind ?? null;
}

/** The field that one value for the whole file usually gives. */
const DAY_OF_ALL = "as_of";

/** Of a kind's tables, the one that a file is nearest to. */
export function nearestShape<Some extends Shape>(
  { columns }: Table,
  shapes: readonly Some[],
  mapping: Mapping,
): Some | undefined {
  const missing = (shape: Shape) => chooseColumns([...columns.keys()], shape, mapping, null).missing.length;
  const has = (name: string) => columns.has((mapping.map[name] ?? name).toLowerCase());
  const own = ({ recognisedBy }: Shape) => recognisedBy.filter((name) => !has(name)).length;
  return [...shapes].sort((one, other) => own(one) - own(other) || missing(one) - missing(other))[0];
}

/** How well a header fits a shape. */
interface Fit {
  /** Names of needed fields that no column is. */
  missing: string[];
  /** How many columns are fields. */
  taken: number;
  /** How far the names of needed fields are from their own, 0 for all as they are. */
  distance: number;
}

function fitOf(shape: Shape, { map, missing, columns, names, asked }: Header): Fit {
  const unnamed = shape.recognisedBy.filter(
    (name) => !(name in map) && !(name in asked.set) && !names.includes(name),
  );
  const needed = shape.fields.filter(
    ({ name, isRequired, isNeeded }) => name in map && (isRequired || isNeeded),
  );
  return {
    missing: shape.isGuessed === true ? missing.map(({ name }) => name) : unnamed,
    taken: columns.filter(({ field }) => field !== null).length,
    distance: needed.reduce((sum, field) => sum + distanceOf(field, map[field.name] ?? ""), 0),
  };
}

/** Where a column's name stands among those that the field usually has: 0 for the first, below 1 for the last. */
function distanceOf({ name, called = [] }: Field, column: string): number {
  const names = [name, ...called].map(plainHeader);
  return Math.max(0, names.indexOf(plainHeader(column))) / names.length;
}
