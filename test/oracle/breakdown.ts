import { type Book, booksOf } from "./books.ts";
import { type Interval, type Period, periods } from "./calendar.ts";
import { byText } from "./changes.ts";
import { byCause, type CausePart, type CausesOf, durabilityByCause } from "./durability.ts";
import { opened } from "./expansions.ts";
import { type Frame, frameOf } from "./frames.ts";
import { figure } from "./metrics.ts";
import type { OracleInput, OracleLeg } from "./oracle.ts";
import { add, compare, neg, type Q, ratio, sum, ZERO } from "./rational.ts";
import { count, gains } from "./ratios.ts";

/** One cause of one change set. */
export interface CauseRow extends CausePart {
  customer: string;
  at: number;
  day: string;
  type: OracleLeg["type"];
}

/** One figure of one cause; causes that have none in a period are left out. */
export interface CauseFigure {
  period: string;
  currency: string;
  cause: string;
  value: Q | null;
}

/** The causes in one period of one book. */
interface Scene {
  book: Book;
  interval: Interval;
  period: Period;
  frame: Frame;
  /** Causes in the period, of everybody and of customers active at its start. */
  all: CauseRow[];
  own: CauseRow[];
  causesOf: CausesOf;
}

type Values = Map<string, Q | null>;

/** What each cause comes to over the sets of some types. */
function money(
  { book }: Scene,
  rows: readonly CauseRow[],
  ...types: Array<CauseRow["type"]>
): Map<string, Q> {
  const totals = new Map<string, Q>();
  for (const row of rows.filter(({ type }) => types.includes(type))) {
    for (const [cause, value] of byCause(book.input, row.day, [row]))
      totals.set(cause, add(totals.get(cause) ?? ZERO, value));
  }
  return totals;
}

const over = (values: ReadonlyMap<string, Q>, whole: Q): Values =>
  new Map([...values].map(([cause, value]) => [cause, ratio(value, whole)]));
const turned = (values: ReadonlyMap<string, Q>): Map<string, Q> =>
  new Map([...values].map(([cause, value]) => [cause, neg(value)]));

/** The expansion sets in which a cause is positive, with what it came to there. */
function risesOf(
  { book }: Scene,
  rows: readonly CauseRow[],
): Map<string, Array<{ customer: string; gain: Q }>> {
  const sets = new Map<string, CauseRow[]>();
  for (const row of rows.filter(({ type }) => type === "expansion")) {
    const key = `${row.customer} ${row.at}`;
    sets.set(key, [...(sets.get(key) ?? []), row]);
  }
  const rises = new Map<string, Array<{ customer: string; gain: Q }>>();
  for (const set of sets.values()) {
    const { customer, day } = set[0] ?? { customer: "", day: "" };
    for (const [cause, gain] of byCause(book.input, day, set)) {
      if (compare(gain, ZERO) > 0) rises.set(cause, [...(rises.get(cause) ?? []), { customer, gain }]);
    }
  }
  return rises;
}

function averages(scene: Scene, countOf: (rises: ReadonlyArray<{ customer: string }>) => Q): Values {
  const rises = [...risesOf(scene, scene.all)];
  return new Map(
    rises.map(([cause, list]) => [cause, ratio(sum(list.map(({ gain }) => gain)), countOf(list))]),
  );
}

const people = (list: ReadonlyArray<{ customer: string }>): Q =>
  count([...new Set(list.map(({ customer }) => customer))]);

const expanders = (scene: Scene): Map<string, Q> =>
  new Map([...risesOf(scene, scene.own)].map(([cause, list]) => [cause, people(list)]));

/** Every change by cause, and what rates of exchange did. */
function netNew(scene: Scene): Values {
  const { book, interval, period } = scene;
  const types = ["new", "expansion", "contraction", "churn", "reactivation", "none"] as const;
  const values = money(scene, scene.all, ...types);
  const fx = figure("fx_mrr", { book, interval, period, settings: {} }) ?? ZERO;
  return fx.n === 0n ? values : values.set("fx", fx);
}

function sticking({ book, period, causesOf }: Scene): Values {
  const found = durabilityByCause(book, { k: 12, atDay: period.endDay }, causesOf);
  return new Map([...found].map(([cause, { kept, expanded }]) => [cause, ratio(kept, expanded)]));
}

const LOSS = ["churn", "contraction", "reactivation", "new"] as const;

const BY_CAUSE = {
  new_mrr: (s) => money(s, s.all, "new"),
  expansion_mrr: (s) => money(s, s.all, "expansion"),
  reactivation_mrr: (s) => money(s, s.all, "reactivation"),
  contraction_mrr: (s) => money(s, s.all, "contraction"),
  churned_mrr: (s) => money(s, s.all, "churn"),
  net_new_mrr: netNew,
  mrr_growth: (s) =>
    new Map([...netNew(s)].map(([cause, value]) => [cause, value && ratio(value, s.frame.opening)])),
  expansion_rate: (s) => over(money(s, s.own, "expansion"), s.frame.opening),
  expansion_share: (s) => over(money(s, s.all, "expansion"), gains(s.frame)),
  net_churn_rate: (s) => over(turned(money(s, s.own, ...LOSS, "expansion")), s.frame.opening),
  gross_churn_rate: (s) => over(turned(money(s, s.own, ...LOSS)), s.frame.opening),
  expanding_customers: expanders,
  expansion_penetration: (s) => over(expanders(s), count([...opened(s.frame)])),
  average_expansion: (s) => averages(s, count),
  average_expansion_per_customer: (s) => averages(s, people),
  expansion_durability: sticking,
} as const satisfies Record<string, (scene: Scene) => Values>;

export type ByCauseId = keyof typeof BY_CAUSE;
export const BY_CAUSE_IDS = Object.keys(BY_CAUSE).sort(byText) as ByCauseId[];

function sceneOf(book: Book, causes: readonly CauseRow[], interval: Interval, period: Period): Scene {
  const frame = frameOf(book, period.start, period.end);
  const owners = opened(frame);
  const here = causes.filter(({ customer }) => book.courses.has(customer));
  const all = here.filter(({ at }) => at >= period.start && at < period.end);
  const own = all.filter(({ customer }) => owners.has(customer));
  const causesOf: CausesOf = (customer, at) =>
    here.filter((row) => row.customer === customer && row.at === at);
  return { book, interval, period, frame, all, own, causesOf };
}

/** A metric by cause for every period: its numerator is split, its denominator stays that of the whole. */
export function oracleByCause(
  id: ByCauseId,
  causes: readonly CauseRow[],
  input: OracleInput,
  interval: Interval,
  fromDay: string,
  toDayExclusive: string,
): CauseFigure[] {
  const metric: (scene: Scene) => Values = BY_CAUSE[id];
  return periods(interval, fromDay, toDayExclusive, input.zone).flatMap((period) =>
    booksOf(input).flatMap((book) => {
      const values = [...metric(sceneOf(book, causes, interval, period))].sort(([a], [b]) => byText(a, b));
      return values.map(([cause, value]) => ({
        period: period.label,
        currency: book.currency,
        cause,
        value,
      }));
    }),
  );
}
