import { listed, type Money, percent, signedPercent } from "./format.ts";
import { inPeriod } from "./period.ts";

/** What the title is made of: figures of one period, money in minor units. */
export interface Subject {
  period: string;
  isUnfinished: boolean;
  opening: number | null;
  closing: number | null;
  /** Net new MRR / opening MRR. */
  growth: number | null;
  moved: Map<string, number>;
}

/** The page's title line, a question, and its answer in one sentence. */
export function headline(subject: Subject, money: Money): { question: string; answer: string } {
  return { question: question(subject), answer: answer(subject, money) };
}

function question({ period, isUnfinished, growth, closing }: Subject): string {
  const when = `${inPeriod(period)}${isUnfinished ? " so far" : ""}`;
  if (growth === null)
    return closing === 0 ? `Was there any MRR ${when}?` : `Where did MRR come from ${when}?`;
  const size = percent(Math.abs(growth));
  if (size === percent(0)) return `Why ${isUnfinished ? "has MRR stayed" : "did MRR stay"} level ${when}?`;
  const verb = growth > 0 ? ["grow", "grown"] : ["fall", "fallen"];
  return isUnfinished ? `Why has MRR ${verb[1]} ${size} ${when}?` : `Why did MRR ${verb[0]} ${size} ${when}?`;
}

function answer({ opening, closing, moved }: Subject, money: Money): string {
  if (opening === null || closing === null) return "";
  const parts = [added(moved, money), taken(moved, money)].filter((part) => part !== "");
  if (opening === 0 && closing === 0 && parts.length === 0) return "There was none, and nothing moved.";
  const way = opening === closing ? `MRR stayed at ${money.full(closing)}` : fromTo(opening, closing, money);
  return parts.length === 0 ? `${way}: nothing moved.` : `${way}: ${parts.join("; ")}.`;
}

function fromTo(opening: number, closing: number, money: Money): string {
  return `MRR went from ${money.full(opening)} to ${money.full(closing)}`;
}

const NAMES: [string, string][] = [
  ["new", "new customers"],
  ["expansion", "expansion"],
  ["reactivation", "reactivation"],
  ["churn", "churn"],
  ["contraction", "contraction"],
  ["transfer", "transfers"],
  ["fx", "exchange rates"],
];

function added(moved: Map<string, number>, money: Money): string {
  return clause(
    "added",
    NAMES.filter(([type]) => (moved.get(type) ?? 0) > 0),
    moved,
    money,
  );
}

function taken(moved: Map<string, number>, money: Money): string {
  return clause(
    "took",
    NAMES.filter(([type]) => (moved.get(type) ?? 0) < 0),
    moved,
    money,
  );
}

/** "expansion added US$3.00, reactivation US$2.00 and …": the verb stands once. */
function clause(verb: string, names: [string, string][], moved: Map<string, number>, money: Money): string {
  const parts = names.map(([type, name], index) => {
    const amount = money.full(Math.abs(moved.get(type) ?? 0));
    return index === 0 ? `${name} ${verb} ${amount}` : `${name} ${amount}`;
  });
  return parts.length === 0 ? "" : listed(parts);
}

/** How a ratio of change reads beside a figure, for the cards. */
export function growthText(growth: number | null): string {
  return growth === null ? "" : ` (${signedPercent(growth)})`;
}
