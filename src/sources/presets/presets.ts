import { CambiumError } from "../../base/error.ts";
import type { Mapping } from "../../store/file-mapping.ts";
import { headerRow, type ReadableFile } from "../files/file.ts";
import { appStore } from "./app-store.ts";
import { baremetrics } from "./baremetrics.ts";
import { chargebee, chargebeeMonths } from "./chargebee.ts";
import { chartmogul } from "./chartmogul.ts";
import { hubspot } from "./hubspot.ts";
import { paddle } from "./paddle.ts";
import type { Preset } from "./preset.ts";
import { recurly } from "./recurly.ts";
import { revenuecat } from "./revenuecat.ts";
import { stripeInvoices } from "./stripe-invoices.ts";
import { stripeSubscriptions } from "./stripe-subscriptions.ts";
import { woocommerce } from "./woocommerce.ts";

/** The exports of vendors that are known. */
export const EXPORT_PRESETS: readonly Preset[] = [
  stripeSubscriptions,
  stripeInvoices,
  chargebee,
  chargebeeMonths,
  recurly,
  paddle,
  woocommerce,
  revenuecat,
  appStore,
  chartmogul,
  baremetrics,
  hubspot,
];

/** The name with which a user turns presets off. */
export const NO_PRESET = "none";

/** What `--as` takes. */
export const PRESET_NAMES: string[] = [...EXPORT_PRESETS.map(({ name }) => name), NO_PRESET];

/**
 * The preset of a file: the one that the user names, else the one that knows its headers.
 * @param kind name of the file's shape
 * @param columns the file's headers, in lower case
 * @returns null if there is none
 * @throws CambiumError `usage` for an unknown name or one of another kind, `bad_input` naming the headers that a named
 * preset misses
 */
export function presetOf(
  file: ReadableFile,
  kind: string,
  columns: readonly string[],
  { preset }: Mapping,
): Preset | null {
  if (preset === NO_PRESET) return null;
  if (preset === undefined)
    return EXPORT_PRESETS.find((one) => one.kind === kind && missing(one, columns).length === 0) ?? null;
  const named = checkedPreset(preset, kind);
  const absent = missing(named, columns);
  if (absent.length > 0) throw withoutHeaders(file, named, absent);
  return named;
}

/**
 * The kind of a file by its preset: the one that the user names, else the one that knows its headers; null without one.
 * @param columns the file's headers, in lower case
 */
export function presetKind(columns: readonly string[], { preset }: Mapping): string | null {
  const isIt = (one: Preset) =>
    preset === undefined ? missing(one, columns).length === 0 : one.name === preset;
  return EXPORT_PRESETS.find(isIt)?.kind ?? null;
}

function missing({ recognisedBy }: Preset, columns: readonly string[]): string[] {
  return recognisedBy.filter((header) => !columns.includes(header.toLowerCase()));
}

/**
 * What a preset says of a file, where the user says nothing else of it.
 * @returns the mapping with how the file is written and what is left out, and our names to the file's of the columns that
 * the preset takes; null without a preset
 */
export function withPreset(
  said: Mapping,
  preset: Preset | null,
  columns: readonly string[],
): { mapping: Mapping; taken: Record<string, string> | null } {
  if (preset === null) return { mapping: said, taken: null };
  const own = new Set(
    [...Object.values(said.map), ...(said.ignore ?? [])].map((header) => header.toLowerCase()),
  );
  const isFree = (header: string) => columns.includes(header) && !own.has(header);
  const taken: Record<string, string> = {};
  for (const [name, headers] of Object.entries(preset.map)) {
    const found = headers.map((header) => header.toLowerCase()).find(isFree);
    if (found !== undefined && !(name in said.map) && !(name in said.set)) taken[name] = found;
  }
  const kept = new Set(Object.values(taken));
  const left = preset.ignore.filter(
    (header) => isFree(header.toLowerCase()) && !kept.has(header.toLowerCase()),
  );
  return {
    taken,
    mapping: {
      ...preset.reading,
      ...said,
      preset: preset.name,
      set: { ...preset.set, ...said.set },
      values: valuesOf(preset, said),
      ignore: [...(said.ignore ?? []), ...left],
    },
  };
}

/** Words with their meanings by column: the preset's, and before them the user's. */
function valuesOf({ reading }: Preset, said: Mapping): NonNullable<Mapping["values"]> {
  const values = { ...reading.values };
  for (const [name, words] of Object.entries(said.values ?? {})) values[name] = { ...values[name], ...words };
  return values;
}

function checkedPreset(name: string, kind: string): Preset {
  const named = EXPORT_PRESETS.find((one) => one.name === name);
  const options = [
    ...EXPORT_PRESETS.filter((one) => one.kind === kind).map((one) => one.name),
    NO_PRESET,
  ].join(", ");
  if (named === undefined)
    throw new CambiumError("usage", `unknown preset: "${name}"`, { hint: `Use one of ${options}.` });
  if (named.kind === kind) return named;
  throw new CambiumError("usage", `${name} is a preset of \`import ${named.kind}\``, {
    hint: `For ${kind}, use one of ${options}.`,
  });
}

function withoutHeaders(
  file: ReadableFile,
  { name, vendor, file: what }: Preset,
  absent: string[],
): CambiumError {
  const list = absent.map((header) => `"${header}"`).join(", ");
  return new CambiumError("bad_input", `${file.name} isn't ${vendor}'s ${what}: it has no column ${list}`, {
    hint: "Leave out --as to have the columns found, or map them with --map.",
    badRows: absent.map((header) => ({
      file: file.name,
      row: headerRow(file),
      column: header,
      value: null,
      expected: `a column named ${header}, as ${name} has it`,
    })),
  });
}
