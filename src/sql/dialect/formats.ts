/** What the letters of MySQL's date formats, as Trino's `date_format` has them, are to the engine's `strftime`. */
const MYSQL: Record<string, string> = {
  ...{ a: "%a", b: "%b", c: "%-m", d: "%d", e: "%-d", f: "%f", H: "%H", h: "%I", I: "%I", i: "%M", j: "%j" },
  ...{ k: "%-H", l: "%-I", M: "%B", m: "%m", p: "%p", r: "%I:%M:%S %p", S: "%S", s: "%S", T: "%H:%M:%S" },
  ...{ v: "%V", W: "%A", x: "%G", Y: "%Y", y: "%y", "%": "%%" },
};

/** The same of Joda's, as Trino's `format_datetime` has them. */
const JODA: Record<string, string> = {
  ...{ yyyy: "%Y", YYYY: "%Y", yy: "%y", MMMM: "%B", MMM: "%b", MM: "%m", M: "%-m", dd: "%d", d: "%-d" },
  ...{ DDD: "%j", HH: "%H", H: "%-H", hh: "%I", h: "%-I", mm: "%M", ss: "%S", SSS: "%g", a: "%p" },
  ...{ EEEE: "%A", EEE: "%a", xxxx: "%G", ww: "%V", e: "%u" },
};

/** @returns the engine's format, or the letters that it doesn't have */
export function fromMysql(format: string): { format: string } | { unknown: string } {
  let unknown: string | undefined;
  const text = format.replaceAll(/%(.)/g, (whole, letter: string) => {
    const found = MYSQL[letter];
    if (found === undefined) unknown ??= whole;
    return found ?? whole;
  });
  return unknown === undefined ? { format: text } : { unknown };
}

/** @returns the engine's format, or the letters that it doesn't have */
export function fromJoda(format: string): { format: string } | { unknown: string } {
  let unknown: string | undefined;
  const text = format.replaceAll(/'([^']*)'|([A-Za-z])\2*/g, (whole, quoted: string | undefined) => {
    if (quoted !== undefined) return quoted === "" ? "'" : quoted.replaceAll("%", "%%");
    const found = JODA[whole];
    if (found === undefined) unknown ??= whole;
    return found ?? whole;
  });
  return unknown === undefined ? { format: text } : { unknown };
}
