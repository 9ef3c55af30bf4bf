/** What a number format makes of a number. */
export type NumberForm = "number" | "percent" | "day" | "instant";

/** Built-in formats by number, as every version of Excel has them; 27 to 36 and 50 to 58 are days of East Asia. */
const BUILT_IN: [from: number, to: number, form: NumberForm][] = [
  [9, 10, "percent"],
  [14, 17, "day"],
  [22, 22, "instant"],
  [27, 31, "day"],
  [34, 36, "day"],
  [50, 58, "day"],
];

/** What a format makes of a number. @param code its own code, such as `dd/mm/yyyy`; undefined for a built-in one */
export function formOf(id: number, code: string | undefined): NumberForm {
  if (code === undefined) return BUILT_IN.find(([from, to]) => id >= from && id <= to)?.[2] ?? "number";
  const letters = bareCode(code);
  const hasTime = /[hs]/.test(letters);
  const isDay = /[dy]/.test(letters) || (letters.includes("m") && !hasTime);
  if (isDay) return hasTime ? "instant" : "day";
  return letters.includes("%") ? "percent" : "number";
}

/** The letters of a format for positive numbers, without texts, colours, locales and what is shown as it is. */
function bareCode(code: string): string {
  const bare = code.replaceAll(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/gu, "");
  const [first = ""] = bare.split(";");
  return /general/i.test(first) ? "" : first.toLowerCase();
}

const DAY = 86_400_000;

/**
 * A number of days as the date that Excel shows for it, in ISO 8601.
 * @param is1904 whether days are counted from 1904, as old Macs did; else from 1900, with a 29 February 1900 that never was
 * @param form an instant is written with its time; a day only if it has one
 * @returns null for a number that is no date
 */
export function dateOf(days: number, is1904: boolean, form: "day" | "instant"): string | null {
  if (days < 0 || days >= 2_958_466) return null;
  const epoch = is1904 ? Date.UTC(1904, 0, 1) : Date.UTC(1899, 11, days < 60 ? 31 : 30);
  const iso = new Date(epoch + Math.round(days * DAY)).toISOString();
  const [day = "", time = ""] = iso.slice(0, -1).split("T");
  if (form === "day" && time === "00:00:00.000") return day;
  return `${day}T${time.replace(/\.000$/, "")}`;
}
