import { CambiumError } from "../../base/error.ts";
import type { GrowthBook } from "../../growth/growth-book.ts";
import { KINDS, type KindName } from "../../growth/signals/kinds.ts";
import { type Beside, type DiscountEnding, discountsOn, unusedOn } from "../../growth/week/beside.ts";
import {
  type Candidate,
  type KindRecord,
  type Line,
  MOST_LINES,
  ranked,
} from "../../growth/week/week-lines.ts";
import { notesMark } from "../../store/growth-mark.ts";
import { literal } from "../../warehouse/literal.ts";
import type { Growth } from "../grow/growth-of.ts";
import { numbersIn } from "../grow/headroom-operations.ts";
import { keptBacktest } from "../grow/kept-backtest.ts";
import { KIND_NAMES, steppedKeys } from "../grow/signal-rows.ts";
import { Kept } from "../kept.ts";
import type { Workspace } from "../workspace.ts";

/** What signals and their next steps depend on besides the books. */
const TOLD = ["usage_metric", "usage_limit", "signal_settings", "signal_dismissal"];

/** Ordered lines of a day: at many customers they take seconds to find, and no offer changes them. */
const lines = new Kept<Line[]>();

/** What the back-tests say of each kind that is tested. */
export async function kindRecords(
  workspace: Workspace,
  { growth }: Growth,
): Promise<Map<KindName, KindRecord>> {
  const records = new Map<KindName, KindRecord>();
  for (const kind of KIND_NAMES.filter((name) => KINDS[name].followedBy !== null))
    records.set(kind, await keptBacktest(workspace, growth, kind));
  return records;
}

/** All open signals with a next step, in the order of This week, whatever restraint says. */
export async function rankedLines(workspace: Workspace, known: Growth): Promise<Line[]> {
  const key = JSON.stringify([known.growth.today, await notesMark(workspace.store, TOLD)]);
  return lines.get(workspace, key, async () => {
    const records = await kindRecords(workspace, known);
    return ranked(await openSteps(workspace, known), records);
  });
}

const steps = new Kept<Candidate[]>();

/** All open signals with a next step, of whatever kind. */
export async function openSteps(workspace: Workspace, known: Growth): Promise<Candidate[]> {
  const key = JSON.stringify([known.growth.today, await notesMark(workspace.store, TOLD)]);
  return steps.get(workspace, key, async () => {
    const found = await steppedKeys(known, { day: known.growth.today, customers: null });
    return found.flatMap(({ next, kind, customer, subject }): Candidate[] =>
      next === null ? [] : [{ kind, customer, subject, step: next, mrr: next.list - next.now }],
    );
  });
}

const besides = new Kept<{ discounts: DiscountEnding[]; unused: Beside[] }>();

/** The discounts that end soon and what is bought and unused today, at most ten of each. No offer changes them. */
export async function keptBeside(workspace: Workspace, growth: GrowthBook) {
  const key = JSON.stringify([growth.today, await notesMark(workspace.store, TOLD)]);
  return besides.get(workspace, key, async () => ({
    discounts: (await discountsOn(growth, growth.today)).slice(0, MOST_LINES),
    unused: (await unusedOn(growth, growth.today)).slice(0, MOST_LINES),
  }));
}

/** The customers that a person looks after on a day. @throws CambiumError `not_found` for an unknown person */
export async function customersOf(
  workspace: Workspace,
  { growth: { book, today } }: Growth,
  person: string,
): Promise<Set<number>> {
  const [found] = await workspace.warehouse.query(
    `select id from growth.people where id = ${literal(person)}`,
    book.schema,
  );
  if (found === undefined)
    throw new CambiumError("not_found", `unknown person: ${person}`, {
      reason: { id: "unknown", of: "person", name: person },
      hint: "Run `cambium people` to list them.",
    });
  const day = `date '1970-01-01' + ${today}`;
  return numbersIn(
    workspace,
    `select distinct customer from growth.ownerships where person = ${literal(person)} and customer is not null
       and from_day <= ${day} and (to_day is null or ${day} < to_day)`,
    book.schema,
  );
}
