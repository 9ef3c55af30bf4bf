import type { z } from "zod";
import { importOperation } from "../../api/evidence/import-operations.ts";
import type { understoodSchema } from "../../api/evidence/understood-output.ts";
import type { BadRow } from "../../base/error.ts";
import { EXPORT_PRESETS } from "../../sources/presets/presets.ts";
import { badRowText } from "../bad-row-text.ts";
import { proposalText } from "./proposal-text.ts";
import { figure, type Row, table } from "./text-table.ts";

type Understood = z.infer<typeof understoodSchema>;

const ORDERS: Record<string, string> = {
  ymd: "year, month, day",
  mdy: "month first",
  dmy: "day first",
  named: "months by name",
};

/** An import: what was understood of each file, the figures, proposed settings, and warnings with the way out. */
export function importText(output: Row): string {
  const { understood, figures, proposed, rows, bad_rows, ...told } = importOperation.output.parse(output);
  const files = understood.length > 0 ? understood.map(fileText) : rows.map(plainFile);
  return [
    headText(told),
    ...files,
    figuresText(figures),
    ...proposed.map(proposalText),
    ...badText(rows, told.dry_run, told.import, bad_rows),
    ...understood.flatMap((file) =>
      file.warnings.map((one) => warningText(one, file, understood.length > 1)),
    ),
    told.failed_after === undefined ? "" : `${told.failed_after}\n`,
  ]
    .filter((text) => text !== "")
    .join("\n");
}

function headText({
  import: seq,
  dry_run,
  is_new,
}: {
  import: number;
  dry_run: boolean;
  is_new: boolean;
}): string {
  if (!is_new) return `These files were imported before, as import ${seq}: nothing changed (is new: false)\n`;
  return dry_run ? "Dry run: nothing was imported.\n" : `Import ${seq}\n`;
}

function plainFile({ name, table: kind, rows }: { name: string; table: string; rows: number }): string {
  return `${name}: ${count(rows, "row")} of ${kind}\n`;
}

function fileText(file: Understood): string {
  const days = file.first_day === null ? "" : `, ${file.first_day} to ${file.last_day}`;
  const customers = file.customers === null ? "" : `, ${count(file.customers, "customer")}`;
  const preset = EXPORT_PRESETS.find(({ name }) => name === file.preset);
  const vendor = preset === undefined ? "" : ` (${preset.vendor}'s ${preset.file})`;
  const head = `${file.file}: ${count(file.rows, "row")} of ${file.kind}${vendor}${customers}${days}`;
  const facts = [
    ["list of", dayText(file)],
    ["rows", rowsText(file)],
    ["without", listed(file.rows_left_out.map(shown))],
    ["as you said", taken(file, "said")],
    ["by the export", taken(file, "preset")],
    ["by name", taken(file, "name")],
    ["by a usual name", taken(file, "guess")],
    ["by values", taken(file, "values")],
    ["attributes", untaken(file, "attribute")],
    ["left out", untaken(file, "ignored")],
    ["statuses", statuses(file)],
    ["intervals", listed(wordsOf(file, "interval").map(({ text }) => text))],
    ["no amount", dashes(file)],
    ["currencies", currencies(file)],
    ["dates", datesText(file)],
    ["amounts", amountsText(file)],
    ["ends", endsText(file)],
    [
      "status is",
      file.status === null
        ? ""
        : `${file.status.is === "now" ? "how the subscription is today" : "how it was during the row"}${how(file.status.is_said)}`,
    ],
  ].filter(([, text]) => text !== "");
  const lines = facts.map(([name = "", text]) => `  ${name.padEnd(15)}  ${text}`);
  return `${[head, ...lines].join("\n")}\n`;
}

function dayText({ as_of: day }: Understood): string {
  if (day === null) return "";
  return `${day.day}${day.is_said ? " (as you said)" : " (found: in the file's name)"}`;
}

function rowsText({ open_ended, overlaps, no_length, rows_above_header }: Understood): string {
  return [
    rows_above_header === 0 ? "" : `${rows_above_header} above the header left out`,
    open_ended === null ? "" : `${open_ended.toLocaleString("en")} without an end`,
    overlaps === null || overlaps === 0 ? "" : `${overlaps.toLocaleString("en")} overlapping`,
    no_length === null || no_length === 0 ? "" : `${no_length.toLocaleString("en")} of no length`,
  ]
    .filter((text) => text !== "")
    .join(", ");
}

function taken({ columns }: Understood, by: string): string {
  return listed(
    columns.flatMap(({ column, field, how: who }) =>
      field === null || who !== by ? [] : [column === field ? column : `${field}=${shown(column)}`],
    ),
  );
}

function untaken({ columns }: Understood, as: string): string {
  return listed(
    columns.filter(({ field, how: who }) => field === null && who === as).map(({ column }) => shown(column)),
  );
}

/** Words that somebody named, and then those whose meaning is the usual one. */
function statuses(file: Understood): string {
  const all = wordsOf(file, "status");
  const isGuess = (one: (typeof all)[number]) => file.preset === null && one.isGuess;
  const [known, guessed] = [all.filter((one) => !isGuess(one)), all.filter(isGuess)].map((some) =>
    listed(some.map(({ text }) => text)),
  );
  return [known, guessed === "" ? "" : `guessed: ${guessed}`].filter((text) => text !== "").join("; ");
}

function wordsOf({ words: all }: Understood, of: string): { text: string; isGuess: boolean }[] {
  return all
    .filter(({ field }) => field === of)
    .map(({ word, meaning, is_said: isSaid }) => ({
      text: word === meaning ? word : `${word} = ${meaning}`,
      isGuess: word !== meaning && !isSaid,
    }));
}

/** Words that are read as no amount. */
function dashes({ words: all }: Understood): string {
  return listed(all.filter(({ meaning }) => meaning === "0").map(({ word }) => word));
}

function currencies({ currencies: all, amounts }: Understood): string {
  const named = all.filter(({ currency }) => currency !== null);
  const sign = amounts?.currency_by_sign ?? null;
  if (sign !== null) return `${sign} (found: by the sign of the amounts)`;
  return listed(
    named.map(({ currency, rows }) =>
      all.length === 1 ? `${currency}` : `${currency} (${count(rows, "row")})`,
    ),
  );
}

function datesText({ dates }: Understood): string {
  if (dates === null) return "";
  const proof = dates.proof === null ? "" : `: row ${dates.proof.row} has ${shown(dates.proof.value)}`;
  const form = ORDERS[dates.form] ?? dates.form;
  return `${form}${dates.is_said ? " (as you said)" : dates.or_else === null ? ` (found${proof})` : " (a guess)"}`;
}

function amountsText({ decimals, amounts }: Understood): string {
  if (decimals === null || amounts === null) return "";
  const proof =
    decimals.proof === null ? "" : `: row ${decimals.proof.row} has ${shown(decimals.proof.value)}`;
  const isGrouped = decimals.proof?.value.includes(",") ?? false;
  const mark =
    decimals.mark === "comma" || isGrouped
      ? `decimal ${decimals.mark}${decimals.is_said ? " (as you said)" : ` (found${proof})`}`
      : "";
  return listed(
    [
      amounts.are_per === "unit" ? "for one unit" : "",
      amounts.are_minor ? "in minor units" : "",
      mark,
    ].filter((text) => text !== ""),
  );
}

function endsText({ ends, open_ended, rows }: Understood): string {
  if (ends === null || open_ended === rows) return "";
  if (ends.are === "each")
    return "the last day that counts where that makes whole months, else the first day that no longer counts (found row by row)";
  const meaning =
    ends.are === "inclusive" ? "the last day that counts" : "the first day that no longer counts";
  const proof =
    ends.are === "inclusive" && !ends.is_said && ends.rows > 0
      ? `: ${count(ends.rows, "end")} a day before the next start`
      : "";
  return `${meaning}${ends.is_said ? " (as you said)" : proof === "" ? "" : ` (found${proof})`}`;
}

const how = (isSaid: boolean) => (isSaid ? " (as you said)" : "");

function figuresText({
  policy,
  mrr,
  movements,
  missing,
}: z.infer<typeof importOperation.output>["figures"]): string {
  if (missing !== null) return `No figures yet: ${missing}\n`;
  const several = new Set(mrr.map(({ currency }) => currency)).size > 1;
  const moved = new Map(
    movements.map(({ type, currency, value }) => [`${currency} ${type}`, figure(value, "money", currency)]),
  );
  const types = [...new Set(movements.map(({ type }) => type ?? ""))];
  const last = mrr.at(-1)?.period;
  const lines = mrr.map(({ period, currency, value }) => ({
    month: period,
    ...(several && { currency }),
    MRR: figure(value, "money", currency),
    ...Object.fromEntries(
      types.map((type) => [type, period === last ? (moved.get(`${currency} ${type}`) ?? "") : ""]),
    ),
  }));
  const withCounts = movements.filter(({ movements: times }) => times !== null && times > 0);
  const counts = withCounts.map(
    ({ type, currency, customers, movements: times }) =>
      `${type} ${several ? `${currency} ` : ""}${count(customers ?? 0, "customer")} in ${count(times ?? 0, "movement")}`,
  );
  const text = counts.length === 0 ? "" : `  moved in ${last}: ${counts.join(", ")}\n`;
  return `MRR at month ends, ${several ? "" : `${mrr[0]?.currency}, `}policy ${policy}\n${table(lines)}${text}`;
}

/** The rows left out: how many, and which where no list of them is kept. */
function badText(
  rows: { name: string; bad_rows: number }[],
  isTried: boolean,
  seq: number,
  first: BadRow[],
): string[] {
  return rows
    .filter(({ bad_rows }) => bad_rows > 0)
    .map(
      ({ name, bad_rows }) =>
        `${name}: ${count(bad_rows, "bad row")} left out${isTried ? "" : `; list them with \`cambium imports bad ${seq}\``}\n${isTried ? rowsOf(first, name) : ""}`,
    );
}

function rowsOf(first: BadRow[], name: string): string {
  const own = first.filter(({ file }) => file === name);
  return own.map((one) => `${badRowText(one)}\n`).join("");
}

function warningText(
  { message, hint }: { message: string; hint: string },
  { file }: Understood,
  isNamed: boolean,
): string {
  return `Warning${isNamed ? ` (${file})` : ""}: ${message}\n  ${hint}\n`;
}

/** As many entries of a list as a terminal should show. */
const SHOWN = 12;

function listed(entries: string[]): string {
  const more = entries.length - SHOWN;
  return more > 0 ? `${entries.slice(0, SHOWN).join(", ")} and ${more} more` : entries.join(", ");
}

/** A name or value from a file, quoted where it needs to be, without control characters. */
function shown(text: string): string {
  const plain = text.replaceAll(/[\p{Cc}\p{Cf}]/gu, "\u00b7");
  const short = plain.length > 40 ? `${plain.slice(0, 40)}…` : plain;
  return /^[\w.@/:-]+$/.test(short) ? short : `"${short}"`;
}

function count(n: number, one: string): string {
  return `${n.toLocaleString("en")} ${n === 1 ? one : `${one}s`}`;
}
