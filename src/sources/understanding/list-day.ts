import type { Mapping } from "../../store/file-mapping.ts";
import type { Shape } from "../files/shape.ts";
import type { Header } from "./header.ts";

/** The field that says the day of a list; one value usually gives it for a whole file. */
const DAY = "as_of";

/**
 * What a user says of one of several files: of several days with commas between, as many as there are files, each is of
 * one file. A file may be left without.
 * @param at the file's place, from 0
 */
export function mappingOfFile(mapping: Mapping, at: number, files: number): Mapping {
  const days = mapping.set[DAY]?.split(",") ?? [];
  if (files < 2 || days.length !== files) return mapping;
  const { [DAY]: _, ...set } = mapping.set;
  const day = days[at]?.trim() ?? "";
  return { ...mapping, set: day === "" ? set : { ...set, [DAY]: day } };
}

/** A header with the day in the file's name, where the list needs a day and nothing says it. */
export function withListDay(name: string, shape: Shape, header: Header): Header {
  const day = header.missing.some((field) => field.name === DAY) ? listDay(name, shape) : null;
  if (day === null) return header;
  return {
    ...header,
    said: { ...header.said, set: { ...header.said.set, [DAY]: day } },
    missing: header.missing.filter((field) => field.name !== DAY),
  };
}

/** The day that a list is of by its file's name, as 2024-01-31; null for other kinds of list and other names. */
export function listDay(name: string, shape: Shape): string | null {
  return shape.fields.some((field) => field.name === DAY) ? dayInName(name) : null;
}

/**
 * The day in a name: `2024-01-31`, `20240131`, `31.01.2024`, `31 Jan 2024`; of a month, `2024-01` or `Jan 2024`, its last
 * day. Of several, the last: a range ends with it. Orders that could be another, as in 01-02-2024, say no day.
 */
export function dayInName(name: string): string | null {
  const plain = name.toLowerCase().replaceAll("_", "-");
  const days = FORMS.flatMap(({ form, read }) =>
    [...plain.matchAll(form)].flatMap((found) => {
      const day = dayOf(read(found.groups ?? {}));
      return day === null ? [] : [{ day, end: found.index + found[0].length, length: found[0].length }];
    }),
  );
  const [last] = days.sort((one, other) => other.end - one.end || other.length - one.length);
  return last?.day ?? null;
}

const NAMES = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const YEAR = "(?<!\\d)(?<y>(?:19|20)\\d\\d)";
const MONTH = "(?<m>0[1-9]|1[0-2])";
const DAYS = "(?<d>0[1-9]|[12]\\d|3[01])(?!\\d)";
const NAMED = `(?<!\\p{L})(?<n>${NAMES.join("|")})(?:uary|ruary|ch|il|e|y|ust|tember|t|ober|ember)?`;
const BETWEEN = "[-. ]?";

type Groups = Record<string, string | undefined>;
interface Parts {
  year: number;
  month: number;
  /** Null for the last of the month. */
  day: number | null;
}

const numbers = ({ y, m, d }: Groups): Parts => ({
  year: Number(y),
  month: Number(m),
  day: d === undefined ? null : Number(d),
});
const named = ({ y, n = "", d }: Groups): Parts => numbers({ y, m: String(NAMES.indexOf(n) + 1), d });

const FORMS: { form: RegExp; read: (groups: Groups) => Parts }[] = [
  { form: new RegExp(`${YEAR}(?<s>${BETWEEN})${MONTH}\\k<s>${DAYS}`, "gu"), read: numbers },
  { form: /(?<!\d)(?<d>0?[1-9]|[12]\d|3[01])\.(?<m>0?[1-9]|1[0-2])\.(?<y>20\d\d)(?!\d)/gu, read: numbers },
  {
    form: new RegExp(
      `(?<!\\d)(?<d>0?[1-9]|[12]\\d|3[01])${BETWEEN}${NAMED}${BETWEEN}(?<y>20\\d\\d)(?!\\d)`,
      "gu",
    ),
    read: named,
  },
  { form: new RegExp(`${YEAR}${BETWEEN}${MONTH}(?!\\d|${BETWEEN}\\d)`, "gu"), read: numbers },
  { form: new RegExp(`${NAMED}${BETWEEN}(?<y>20\\d\\d)(?!\\d)`, "gu"), read: named },
];

function dayOf({ year, month, day }: Parts): string | null {
  const at = day === null ? new Date(Date.UTC(year, month, 0)) : new Date(Date.UTC(year, month - 1, day));
  return at.getUTCMonth() === month - 1 ? at.toISOString().slice(0, 10) : null;
}
