import type { Chance } from "../../growth/chance.ts";
import type { Ledger } from "../../growth/ledger.ts";
import { allOf } from "../money/portions.ts";
import { laterSpan, type Span, spanOf } from "../periods.ts";
import type { Person, TargetVersion } from "../selling.ts";

/** Targets of expansion: of the company, by quarter or month, some told late or changed; of a person; and of another metric. */
export function targetsOf(
  chance: Chance,
  ledger: Ledger,
  people: readonly Person[],
  today: number,
): TargetVersion[] {
  const quarters = [-5, -4, -3, -2, -1, 0].map((count) =>
    laterSpan("quarter", spanOf("quarter", today), count),
  );
  const told = quarters.flatMap((quarter) => [
    ...companyTargets(chance, ledger, quarter),
    ...(chance.in100(50) ? [ofPerson(chance, quarter, chance.of(people).id)] : []),
  ]);
  const ids = new Map<string, string>();
  return told
    .map((one) => ({ ...one, recordedOn: Math.min(today, one.recordedOn) }))
    .sort((a, b) => a.recordedOn - b.recordedOn)
    .map((one) => {
      const key = JSON.stringify([one.body.metric, one.body.period, one.body.scope]);
      const id = ids.get(key) ?? `t${ids.size + 1}`;
      ids.set(key, id);
      return { id, ...one };
    });
}

type Told = Omit<TargetVersion, "id">;

function companyTargets(chance: Chance, ledger: Ledger, quarter: Span): Told[] {
  const whole = Math.max(1, Math.round(chance.of([5, 20, 60, 150, 300]) * came(ledger, quarter)));
  if (chance.in100(20)) return [];
  if (chance.in100(60)) {
    const first = toldOf(chance, quarter.label, quarter, whole);
    const again = { ...toldOf(chance, quarter.label, quarter, whole * 2), recordedOn: first.recordedOn + 20 };
    return chance.in100(30) ? [first, again] : [first];
  }
  const months = [0, 1, 2].map((count) => laterSpan("month", spanOf("month", quarter.start), count));
  return months.flatMap(({ label }) => (chance.in100(90) ? [toldOf(chance, label, quarter, whole)] : []));
}

const toldOf = (chance: Chance, period: string, quarter: Span, units: number): Told => ({
  body: { metric: "expansion_mrr", period, scope: { of: "company" }, amount: units * 10_000 },
  recordedOn: quarter.start + chance.of([-20, -5, 0, 15, 60]),
});

const ofPerson = (chance: Chance, quarter: Span, person: string): Told => ({
  body: {
    metric: "expansion_mrr",
    period: quarter.label,
    scope: { of: "person", person },
    amount: 100_000_000,
  },
  recordedOn: quarter.start - chance.whole(0, 20),
});

/** Expansion of a quarter, in units of the reporting currency. */
function came(ledger: Ledger, { start, end }: Span): number {
  const moves = allOf(ledger).filter(({ type, on }) => type === "expansion" && on >= start && on < end);
  return (
    moves.reduce(
      (all, { amount, rate }) => all + (Number(amount.n) * Number(rate.n)) / Number(amount.d * rate.d),
      0,
    ) / 1e6
  );
}
