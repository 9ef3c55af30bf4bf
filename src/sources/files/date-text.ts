/** Days by their words, which no order of numbers changes: Jan 31 2024, 31 January 2024, 31-Jan-24, Jan 2024, Thu 25 Dec 2025. */
const NAMED = [
  "%b-%d-%Y",
  "%B-%d-%Y",
  "%d-%b-%y",
  "%d-%b-%Y",
  "%d-%B-%Y",
  "%Y-%b-%d",
  "%b-%Y",
  "%B-%Y",
  "%a-%d-%b-%Y",
  "%a-%b-%d-%Y",
];
/** Months with two digits for the year, which in a column of days would be a day without a year. */
const SHORT_MONTHS = ["%b-%y", "%B-%y"];

/** Formats of days by the order of their numbers, once what stands between them is a hyphen. */
const DAYS: Record<string, readonly string[]> = {
  ymd: ["%Y-%m-%d", "%Y-%m", "%Y%m%d", ...NAMED],
  dmy: ["%d-%m-%y", "%d-%m-%Y", "%m-%Y", ...NAMED],
  mdy: ["%m-%d-%y", "%m-%d-%Y", "%m-%Y", ...NAMED],
};

const ISO =
  "[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}[0-9:.]*( ?(Z|UTC|[+-][0-9:]+))?)?|[0-9]{9,10}|[0-9]{13}";

/** Zones that mail has by these names (RFC 5322), most of which no list of zones knows. */
const MAIL_ZONES = {
  EST: "-05",
  EDT: "-04",
  CST: "-06",
  CDT: "-05",
  MST: "-07",
  MDT: "-06",
  PST: "-08",
  PDT: "-07",
};
const PARTS =
  "^(.*?)(?:[T ,]+([0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:[.][0-9]+)?)?)(?: ?([AaPp])[.]?[Mm][.]?)?(?: ?([A-Za-z/_]{1,40}|[+-][0-9:]{2,6}))?)?$";

/**
 * SQL for a date as people and systems write it, in ISO 8601: a day, or an instant where it has a time. `?` for what is none.
 * @param text the column as SQL; null stays null
 * @param dates the order of day, month and year, or a format of strptime for the whole text
 * @param isOfMonths whether it says a month, so that Jan-25 is January 2025
 */
export function dateText(text: string, dates: string, isOfMonths = false): string {
  const days = DAYS[dates];
  if (days === undefined) return customText(text, dates);
  const formats = isOfMonths ? [...SHORT_MONTHS, ...days] : days;
  const part = (name: string) => `p.${name}`;
  const day = `try_strptime(replace(regexp_replace(trim(${part("day")}), '[./ ,-]+', '-', 'g'), 'Sept-', 'Sep-'), ${list(formats)})`;
  const time = `coalesce(
      case when ${part("half")} <> '' then try_strptime(${part("time")} || ' ' || ${part("half")} || 'M', ['%I:%M %p', '%I:%M:%S %p', '%I:%M:%S.%f %p'])
        else try_strptime(${part("time")}, ['%H:%M', '%H:%M:%S', '%H:%M:%S.%f']) end)`;
  const local = `strftime(${day}, '%Y-%m-%d') || 'T' || strftime(${time}, '%H:%M:%S.%f')`;
  const isOffset = `regexp_full_match(${part("zone")}, '[+-].*|Z|z')`;
  const ofMail = Object.entries(MAIL_ZONES).map(([zone, offset]) => `when '${zone}' then '${offset}'`);
  const mailOffset = `case upper(${part("zone")}) ${ofMail.join(" ")} end`;
  const named = `strftime(try_strptime(strftime(${day}, '%Y-%m-%d') || ' ' || strftime(${time}, '%H:%M:%S') || ' ' || ${part("zone")}, '%Y-%m-%d %H:%M:%S %Z') at time zone 'UTC', '%Y-%m-%dT%H:%M:%SZ')`;
  return `case when ${text} is null then null when regexp_full_match(${text}, '${ISO}') then ${text} else
    coalesce(list_transform([regexp_extract(${text}, '${PARTS}', ['day', 'time', 'half', 'zone'])], lambda p:
      case when ${part("time")} = '' then strftime(${day}, '%Y-%m-%d')
        when ${part("zone")} = '' then ${local}
        when ${isOffset} then ${local} || upper(${part("zone")})
        when ${mailOffset} is not null then ${local} || ${mailOffset}
        else ${named} end)[1], '?') end`;
}

/** A text in a format of strptime; one without a time is a day. */
function customText(text: string, format: string): string {
  const hasTime = /%[HIMSfpXcZzs]/.test(format);
  const form = hasTime ? "%Y-%m-%dT%H:%M:%S" : "%Y-%m-%d";
  const hasZone = /%[Zz]/.test(format);
  const found = `try_strptime(${text}, '${format.replaceAll("'", "''")}')`;
  const shown = hasZone
    ? `strftime(${found} at time zone 'UTC', '${form}Z')`
    : `strftime(${found}, '${form}')`;
  return `case when ${text} is null then null else coalesce(${shown}, '?') end`;
}

const list = (formats: readonly string[]) => `[${formats.map((format) => `'${format}'`).join(", ")}]`;
