/** How months are called in headers, without accents: the languages of the pages, and those that spreadsheets often have. */
const NAMES = [
  "jan january januar januari janvier janv ene enero gen gennaio janeiro",
  "feb february februar februari fevrier fevr fev febrero febbraio fevereiro",
  "mar march marz maerz mrz mars maart marzo marco mac",
  "apr april avril avr abr abril aprile",
  "may mai maj mei mayo mag maggio maio",
  "jun june juni juin junio giu giugno junho",
  "jul july juli juillet juil julio lug luglio julho julai",
  "aug august augusti augustus aout ago agosto ogos",
  "sep sept september septembre septiembre set settembre setembro",
  "oct october okt oktober octobre octubre ott ottobre out outubro",
  "nov november novembre noviembre novembro",
  "dec december dez dezember decembre dic diciembre dicembre dezembro des disember",
];

const NUMBERS = new Map(NAMES.flatMap((names, index) => names.split(" ").map((name) => [name, index + 1])));
/** Midnight, as sheets write it behind a date. */
const MIDNIGHT = "(?:[t ]00:00(?::00(?:[.]0+)?)?z?)?";

/** Ways to write a month, with groups for the year, and for the month as a number or a name. */
const FORMS = [
  `(?<y>\\d{4})[-/.](?<m>\\d{1,2})(?:[-/.]\\d{1,2}${MIDNIGHT})?`,
  "(?<m>\\d{1,2})[-/.](?<y>\\d{4})",
  `\\d{1,2}[.](?<m>\\d{1,2})[.](?<y>\\d{4})${MIDNIGHT}`,
  "(?<y>\\d{4})年(?<m>\\d{1,2})月",
  "(?<n>\\p{L}+)[.]?[-/ ,']*(?<y>\\d{4}|\\d{2})",
  "(?<y>\\d{4})[-/ ]*(?<n>\\p{L}+)[.]?",
].map((form) => new RegExp(`^${form}$`, "u"));

const SHORT = /\p{L}[^\d]*(?<day>\d{2})$/u;

/**
 * The month that a header names, as 2024-01; null if it names none. Two digits after a name are a year.
 * @param header such as 2024-01, 2024-01-31, 01/2024, Jan-24 or Januar 2024, in lower case
 */
export function monthOf(header: string): string | null {
  const plain = header.normalize("NFD").replaceAll(/\p{M}/gu, "").replaceAll("’", "'").trim();
  const found = FORMS.map((form) => form.exec(plain)?.groups).find((groups) => groups !== undefined);
  const { y = "", m, n = "" } = found ?? {};
  const month = m === undefined ? NUMBERS.get(n) : Number(m);
  if (month === undefined || month < 1 || month > 12) return null;
  return `${y.length === 2 ? `20${y}` : y}-${String(month).padStart(2, "0")}`;
}

/**
 * The headers that may be days as well as months, such as Jan-25: those with a name and two digits, unless they are
 * months in a row.
 * @param months the month of each header
 */
export function maybeDays(months: Readonly<Record<string, string>>): string[] {
  const short = Object.entries(months).filter(([header]) => SHORT.test(header));
  const inOrder = short.map(([, month]) => placeOf(month)).sort((one, other) => one - other);
  const isInRow =
    inOrder.length > 1 && inOrder.every((place, at) => at === 0 || place === (inOrder[at - 1] ?? 0) + 1);
  const isDay = ([header, month]: [string, string]) =>
    Number(SHORT.exec(header)?.groups?.day) <= MOST_DAYS[Number(month.slice(5)) - 1]!;
  return isInRow || !short.every(isDay) ? [] : short.map(([header]) => header);
}

/** A month's place in all months. */
function placeOf(month: string): number {
  const [year = 0, number = 0] = month.split("-").map(Number);
  return year * 12 + number;
}

const MOST_DAYS = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
