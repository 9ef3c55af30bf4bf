import { parsePeriod } from "../base/period.ts";
import { dateOfDay } from "../base/zone.ts";
import { PAGE_PATHS, type PagePath } from "./page-paths.ts";

type Input = Record<string, unknown>;

/**
 * The path and query of the page that shows an operation's answer, with the range, segment, policy and the rest that
 * the page's bar has a control for.
 * @param name the operation's name
 * @param input validated input
 * @returns null for an operation that no page shows
 */
export function pageOf(name: string, input: Input): string | null {
  const page = PAGE_PATHS[name] ?? PAGE_PATHS[name.split(" ")[0] ?? ""];
  if (page === undefined) return null;
  const path = page.path.replaceAll(/\{(\w+)\}/g, (_, field: string) =>
    encodeURIComponent(textOf(input[field]) ?? ""),
  );
  const search = new URLSearchParams();
  const parameters = { ...barOf(input), ...ownOf(page, input) };
  for (const [parameter, value] of Object.entries(parameters))
    if (value !== undefined) search.set(parameter, value);
  return search.size === 0 ? path : `${path}?${search}`;
}

/** What the bar of a page says. Its range is in whole months. */
function barOf(input: Input): Record<string, string | undefined> {
  const interval = textOf(input.interval);
  return {
    from: monthIn(input.from, ({ start }) => start),
    to: monthIn(input.to, ({ end }) => end - 1),
    interval: interval === "month" || interval === "range" ? undefined : interval,
    segment: textOf(input.segment),
    members: input.segment_as_of === "start" ? "start" : undefined,
    policy: textOf(input.policy),
    closed: input.as_reported === true ? "reported" : undefined,
    linked: input.linked === true ? "yes" : undefined,
  };
}

/** What is the page's own in its address. */
function ownOf({ search = {}, isProof }: PagePath, input: Input): Record<string, string | undefined> {
  const own = Object.entries(search).map(([name, text]) => [name, filled(text, input)]);
  return { ...Object.fromEntries(own), ...(isProof === true && { drill: drillOf(input) }) };
}

/** A text with its fields filled from the input; undefined where one is missing, but for a signal's subject. */
function filled(text: string, input: Input): string | undefined {
  const parts = [...text.matchAll(/\{(\w+)\}/g)].map(([, field = ""]) => field);
  if (parts.some((field) => field !== "subject" && textOf(input[field]) === undefined)) return undefined;
  const encode = parts.length > 1 ? encodeURIComponent : (value: string) => value;
  return text.replaceAll(/\{(\w+)\}/g, (_, field: string) => encode(textOf(input[field]) ?? ""));
}

/** The figure whose proof is asked for, as the address of a page has it; undefined where no period is named. */
function drillOf({ metric, from, to, where }: Input): string | undefined {
  const [first, last] = [textOf(from) ?? textOf(to), textOf(to) ?? textOf(from)];
  if (first === undefined || last === undefined) return undefined;
  const period = first === last ? first : `${first}..${last}`;
  const filters = [where ?? []]
    .flat()
    .map((one) => String(one).replaceAll("%", "%25").replaceAll(";", "%3B"));
  return [textOf(metric), period, ...filters].join(";");
}

function monthIn(
  value: unknown,
  day: (period: ReturnType<typeof parsePeriod>) => number,
): string | undefined {
  const text = textOf(value);
  if (text === undefined) return undefined;
  try {
    return dateOfDay(day(parsePeriod(text))).slice(0, "2024-01".length);
  } catch {
    return undefined;
  }
}

/** A value as an address has it; of a list the first, as a page has room for one. */
function textOf(value: unknown): string | undefined {
  const [one] = [value].flat();
  return one === undefined || one === null || one === "" ? undefined : String(one);
}
