import { minorDigits } from "../../base/currency.ts";
import { firstOf, itemAt, lastOf } from "../../base/lookup.ts";
import { divideHalfEven, minorText, roundParts } from "../../base/money.ts";
import type { Policy } from "../../engine/policy/policy.ts";
import { type MovingSetting, policyValueText, RATE_SETTINGS } from "../../engine/policy/policy-setting.ts";
import { COMPARED, type ComparedMetric, type PeriodFigures, shownPeriod } from "./period-figures.ts";
import type { PolicyWalk } from "./policy-walk.ts";

/** What to compare: two policies, a metric and a period. */
export interface Compared {
  a: { name: string; policy: Policy };
  b: { name: string; policy: Policy };
  metric: ComparedMetric;
  period: string;
  currency: string;
}

/** A figure under both policies: money in minor units, or a number of customers. */
interface Both {
  a: number;
  b: number;
  difference: number;
}

/** The part of the difference that one setting explains. */
export interface SettingShare {
  setting: MovingSetting;
  a: Policy[MovingSetting];
  b: Policy[MovingSetting];
  difference: number;
  customers: number;
}

/** The part of one customer's difference that one setting explains. */
export interface CustomerShare extends Both {
  setting: MovingSetting;
  customer: number;
}

/** The unit of a compared metric. */
export function comparedUnit(metric: ComparedMetric): "money" | "count" {
  return metric === "active_customers" ? "count" : "money";
}

/** Every compared figure under the first and the last policy of a walk. */
export function bothFigures(
  { figures }: PolicyWalk,
  currency: string,
): (Both & { metric: ComparedMetric })[] {
  const both = [firstOf(figures, "figures"), lastOf(figures, "figures")].map((one) =>
    shownPeriod(one, currency),
  );
  return COMPARED.map((metric) => {
    const [a, b] = both.map((one) => Number(rounded(one, metric, currency)));
    return { metric, a: a!, b: b!, difference: b! - a! };
  });
}

/**
 * The part of the difference that each setting explains: the figure after switching it minus the one before; together
 * exactly b - a. A setting that changes no customer's figure explains nothing: any rounding difference it causes goes
 * to the next setting that does, or is left over (`leftByRounding`).
 */
export function settingShares({ steps, figures, switched }: PolicyWalk, asked: Compared): SettingShare[] {
  const { a, b, metric, currency } = asked;
  const exact = figures.map((one) => rounded(shownPeriod(one, currency), metric, currency));
  const last = switched.findLastIndex((own) => own.length > 0);
  const shown = exact.slice(0, 1);
  steps.forEach((_, index) => {
    const isMoved = itemAt(switched, index, "switched").length > 0;
    shown.push((index === last ? exact.at(-1) : isMoved ? exact[index + 1] : shown[index]) ?? 0n);
  });
  return steps.map(({ setting }, index) => ({
    setting,
    a: a.policy[setting],
    b: b.policy[setting],
    difference: Number(itemAt(shown, index + 1, "shown") - itemAt(shown, index, "shown")),
    customers: itemAt(switched, index, "switched").length,
  }));
}

/**
 * The difference left over when no customer's figure differs: rounded along with other movements, the same amount may
 * show a minor unit more.
 */
export function leftByRounding(
  figures: (Both & { metric: ComparedMetric })[],
  settings: SettingShare[],
  { metric }: Compared,
): number {
  const whole = figures.find((one) => one.metric === metric)?.difference ?? 0;
  return settings.reduce((left, { difference }) => left - difference, whole);
}

/** The part of each setting split by customer, adding up to it; largest first. */
export function customerShares(
  { switched }: PolicyWalk,
  settings: SettingShare[],
  { metric, currency }: Compared,
): CustomerShare[] {
  const unit = denominator(metric, currency);
  const shares = settings.flatMap(({ setting, difference }, index) => {
    const own = itemAt(switched, index, "switched");
    const parts = roundParts(
      own.map(({ before, after }) => after - before),
      unit,
      BigInt(difference),
    );
    return own.map(({ customer, before }, position): CustomerShare => {
      const a = Number(divideHalfEven(before, unit));
      const share = Number(parts[position]);
      return { setting, customer, a, b: a + share, difference: share };
    });
  });
  return shares.sort((a, b) => Math.abs(b.difference) - Math.abs(a.difference));
}

/** A sentence that names the setting that explains most. */
export function explanation(asked: Compared, settings: SettingShare[]): string {
  const { a, b, metric, period, currency } = asked;
  const text = (value: number) =>
    comparedUnit(metric) === "count" ? String(value) : `${minorText(value, currency)} ${currency}`;
  if (settings.length === 0) return alike(a, b);
  const [most] = [...settings].sort((x, y) => Math.abs(y.difference) - Math.abs(x.difference));
  if (most === undefined || most.difference === 0) {
    const isApart = settings.some(({ customers }) => customers > 0);
    return `${a.name} and ${b.name} give the same ${metric} for ${period}${isApart ? ", though not for every customer" : ""}.`;
  }
  const total = settings.reduce((sum, { difference }) => sum + difference, 0);
  const values = [most.a, most.b].map((value) => policyValueText(most.setting, value));
  return `${metric} for ${period} differs by ${text(total)} from ${a.name} to ${b.name}; ${most.setting} (${values[0]} to ${values[1]}) explains most: ${text(most.difference)}.`;
}

/** What two policies without a differing figure differ in. */
function alike(a: Compared["a"], b: Compared["b"]): string {
  const rates = RATE_SETTINGS.filter((name) => a.policy[name] !== b.policy[name]);
  return rates.length === 0
    ? `${a.name} and ${b.name} have the same settings.`
    : `${a.name} and ${b.name} only define rates differently (${rates.join(", ")}); no MRR differs.`;
}

function rounded(figures: PeriodFigures, metric: ComparedMetric, currency: string): bigint {
  return divideHalfEven(figures[metric], denominator(metric, currency));
}

/** How many exact units make a shown one. */
function denominator(metric: ComparedMetric, currency: string): bigint {
  return comparedUnit(metric) === "count" ? 1n : 10n ** BigInt(18 - minorDigits(currency));
}
