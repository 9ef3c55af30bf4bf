import { minorText } from "../../base/money.ts";
import type { Policy } from "../../engine/policy/policy.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { Frame } from "./figure-reader.ts";
import type { Comparison, DifferingFigure, MonthTotal } from "./figure-search.ts";
import { hintOf } from "./reconcile-hint.ts";
import type { Suspect } from "./suspects.ts";
import type { Party } from "./their-figures.ts";

/** The part of a difference that one reason explains, in minor units. */
type Share = Suspect & { figures: number; difference: number };

/** A comparison in words: what differs, by how much and why. Money in minor units. */
export interface Reconciliation {
  explanation: string;
  reasons: (Share & { currency: string })[];
  totals: {
    period: string;
    currency: string;
    theirs: number;
    ours: number;
    difference: number;
    reasons: Share[];
  }[];
  unlisted: { currency: string; figures: number; difference: number }[];
  rows: (Suspect & {
    account: string;
    customer: string;
    name: string | null;
    period: string;
    currency: string;
    theirs: number;
    ours: number;
    difference: number;
    hint: string;
  })[];
}

/** A figure that differs, with its likeliest reason. */
interface Judged extends DifferingFigure {
  suspect: Suspect;
  difference: number;
}

/** Finds the likeliest reason for every difference, sums them up, and describes the largest in words. */
export async function reconciliationOf(
  warehouse: Warehouse,
  { figures, totals, suspects }: Comparison,
  parties: Party[],
  { policy, frame, limit }: { policy: Policy; frame: Frame; limit: number },
): Promise<Reconciliation> {
  const judged = figures
    .map((figure): Judged => {
      const difference = figure.theirs - figure.ours;
      return { ...figure, suspect: suspects.likeliest(figure.suspects), difference };
    })
    .sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || a.month - b.month);
  const ofMonth = byCell(judged);
  const byMonth = totals.map((total) => ({
    total,
    reasons: sharesOf(total, ofMonth.get(cellOf(total)) ?? []),
  }));
  const listed = judged.slice(0, limit);
  const who = await namesOf(warehouse, listed, parties);
  const reasons = addedUp(byMonth);
  return {
    explanation: explanationOf(reasons),
    reasons,
    totals: byMonth.map(({ total: { code, month, theirs, ours }, reasons: own }) => ({
      period: frame.months[month]?.label ?? "",
      currency: code,
      theirs,
      ours,
      difference: theirs - ours,
      reasons: own,
    })),
    unlisted: unlisted(totals, judged, limit),
    rows: listed.map(
      ({ who: of, code, month, theirs, ours, difference, suspect, suspects: places, statuses }) => ({
        ...who.named(of),
        period: frame.months[month]?.label ?? "",
        currency: code,
        theirs,
        ours,
        difference,
        ...suspect,
        hint: hintOf(suspect, {
          policy,
          kind: frame.kind,
          statuses,
          values: suspects.values(places, suspect),
          meant: who.meant(of),
        }),
      }),
    ),
  };
}

const cellOf = ({ code, month }: { code: string; month: number }) => `${code} ${month}`;

function byCell(judged: Judged[]): Map<string, Judged[]> {
  const cells = new Map<string, Judged[]>();
  for (const figure of judged) {
    const cell = cells.get(cellOf(figure));
    if (cell === undefined) cells.set(cellOf(figure), [figure]);
    else cell.push(figure);
  }
  return cells;
}

/** The exact part of a month's difference that each reason explains; amounts below a minor unit are rounding. */
function sharesOf({ theirs, ours }: MonthTotal, own: Judged[]): Share[] {
  const shares = new Map<string, Share>();
  for (const { suspect, difference } of own) take(shares, suspect, difference, 1);
  const rest = theirs - ours - sum(own);
  if (rest !== 0) take(shares, { reason: "rounding", setting: null, value: "" }, rest, 0);
  return largestFirst([...shares.values()]);
}

function take(shares: Map<string, Share>, suspect: Suspect, difference: number, figures: number): void {
  const key = JSON.stringify([suspect.reason, suspect.setting, suspect.value]);
  const known = shares.get(key) ?? { ...suspect, figures: 0, difference: 0 };
  shares.set(key, {
    ...known,
    figures: known.figures + figures,
    difference: known.difference + difference,
  });
}

function addedUp(byMonth: { total: MonthTotal; reasons: Share[] }[]): (Share & { currency: string })[] {
  const codes = [...new Set(byMonth.map(({ total }) => total.code))];
  return codes.flatMap((currency) => {
    const shares = new Map<string, Share>();
    for (const { total, reasons } of byMonth)
      if (total.code === currency)
        for (const { figures, difference, ...suspect } of reasons) take(shares, suspect, difference, figures);
    return largestFirst([...shares.values()]).map((share) => ({ ...share, currency }));
  });
}

function largestFirst<T extends { figures: number; difference: number }>(shares: T[]): T[] {
  return shares.sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference) || b.figures - a.figures);
}

function unlisted(totals: MonthTotal[], judged: Judged[], limit: number): Reconciliation["unlisted"] {
  return [...new Set(totals.map(({ code }) => code))].flatMap((currency) => {
    const all = totals
      .filter(({ code }) => code === currency)
      .reduce((total, { theirs, ours }) => total + theirs - ours, 0);
    const listed = judged.slice(0, limit).filter(({ code }) => code === currency);
    const figures = judged.slice(limit).filter(({ code }) => code === currency).length;
    const difference = all - sum(listed);
    return figures === 0 && difference === 0 ? [] : [{ currency, figures, difference }];
  });
}

function explanationOf(reasons: (Share & { currency: string })[]): string {
  const [most] = largestFirst([...reasons]);
  if (most === undefined) return "All figures match.";
  const what = [most.reason.replaceAll("_", " "), most.setting, most.value].filter(
    (word) => word !== null && word !== "",
  );
  const all = reasons.reduce((total, { figures }) => total + figures, 0);
  const amount = `${minorText(most.difference, most.currency)} ${most.currency}`;
  return `${all} figures differ; ${what.join(" ")} explains most: ${most.figures} figures, ${amount}.`;
}

const sum = (figures: { difference: number }[]) =>
  figures.reduce((total, { difference }) => total + difference, 0);

interface Named {
  account: string;
  customer: string;
  name: string | null;
}

/** Names of customers: Cambium's own for known customers, the list's for others. */
async function namesOf(warehouse: Warehouse, listed: Judged[], parties: Party[]) {
  const numbers = listed.flatMap(({ who }) =>
    "customer" in who ? [who.customer] : (parties[who.party]?.found ?? []),
  );
  const rows = await warehouse.query(
    `select customer, account, customer_id, name from customers where customer in (${[0, ...new Set(numbers)].join(", ")})`,
  );
  const known = new Map(
    rows.map((row): [number, Named] => [
      numberIn(row, "customer"),
      {
        account: textIn(row, "account"),
        customer: textIn(row, "customer_id"),
        name: row.name === null ? null : textIn(row, "name"),
      },
    ]),
  );
  const nobody: Named = { account: "", customer: "", name: null };
  return {
    named(who: DifferingFigure["who"]): Named {
      if ("customer" in who) return known.get(who.customer) ?? nobody;
      const { account = "", customer = "", name = null } = parties[who.party] ?? {};
      return { account, customer, name };
    },
    meant(who: DifferingFigure["who"]): string[] {
      if ("customer" in who) return [];
      return (parties[who.party]?.found ?? []).map((number) => {
        const { account, customer } = known.get(number) ?? nobody;
        return `${account}/${customer}`;
      });
    },
  };
}
