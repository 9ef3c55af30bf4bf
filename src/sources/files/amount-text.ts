/** Signs and codes of currencies that stand before or after an amount: $, US$, kr, EUR. */
const SIGN = "(?:[A-Z]{0,3}\\p{Sc}|[A-Z]{3}|R\\$|kr[.]?|zł|Kč|Fr[.]?)";
const GROUPS = { point: "[,  \u202f\u00a0'’]", comma: "[. \u202f\u00a0'’]" } as const;
const MARK = { point: "[.]", comma: "," } as const;

/** A regular expression for an amount without its signs. */
function digits(decimals: "point" | "comma"): string {
  const [group, mark] = [GROUPS[decimals], MARK[decimals]];
  return `(?:[0-9]{1,3}(?:${group}[0-9]{3})+|[0-9]+)(?:${mark}[0-9]*)?|${mark}[0-9]+`;
}

/**
 * SQL for an amount as people and systems write it, as a plain decimal with at most six places: `$49`, `1,234.50`,
 * `1.234,50`, `(50.00)` and `-50` are read, what has more places is rounded. `?` for what is none.
 * @param text the column as SQL; null stays null
 */
export function amountText(text: string, decimals: "point" | "comma"): string {
  const form = `^([(])? ?([-+\u2212])? ?(?:${SIGN})? ?([-+\u2212])? ?(${digits(decimals)}) ?(?:${SIGN})? ?([-+\u2212])?([)])?$`;
  const plain = (number: string) => {
    const bare = `regexp_replace(${number}, '${GROUPS[decimals].replaceAll("'", "''")}', '', 'g')`;
    return decimals === "comma" ? `replace(${bare}, ',', '.')` : bare;
  };
  const isNegative = `(p.open <> '' or p.first in ('-', '\u2212') or p.second in ('-', '\u2212') or p.last in ('-', '\u2212'))`;
  const isWhole = `(p.number <> '' and (p.open = '') = (p.close = ''))`;
  const rounded = `try_cast(try_cast(${plain("p.number")} as decimal(38, 12)) as decimal(38, 6))::varchar`;
  const pattern = form.replaceAll("'", "''");
  const bare = `regexp_full_match(${text}, '[0-9]{1,18}(${MARK[decimals]}[0-9]{1,6})?')`;
  return `case when ${text} is null then null
    when ${bare} then ${decimals === "comma" ? `replace(${text}, ',', '.')` : text}
    when not regexp_matches(${text}, '${pattern}') then '?'
    else coalesce(list_transform([regexp_extract(${text}, '${pattern}', ['open', 'first', 'second', 'number', 'last', 'close'])], lambda p:
      case when ${isWhole} then case when ${isNegative} then '-' else '' end || ${rounded} end)[1], '?') end`;
}
