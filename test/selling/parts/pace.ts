import { paceOperation } from "../../../src/api/people/pace-operation.ts";
import { targetsOperation } from "../../../src/api/people/targets-operations.ts";
import type { Line } from "../../growth/parts/part.ts";
import { dayText } from "../../oracle/growth/day-numbers.ts";
import { mul, type Q, q, ZERO } from "../../oracle/rational.ts";
import {
  exact,
  type Pace,
  type PaceAsked,
  paceOn,
  partsDiffer,
  targetsNow,
} from "../../oracle/selling/pace/pace.ts";
import { isMoney, kindOf, pacedOf } from "../../oracle/selling/pace/paced.ts";
import { untargetedOn } from "../../oracle/selling/pace/untargeted.ts";
import type { TargetVersion } from "../../oracle/selling/selling.ts";
import { OF_A_SUM, type Part } from "./part.ts";

/** What is compared as money is in hundredths of a unit: of a share, or of another figure, each is one of so many parts. */
const PARTS = 100_000;
const CENTS = 10_000;

/** Targets with what they came to and what they need, and who has none. */
export const pace = (asked: PaceAsked): Part => ({
  name: `pace on ${dayText(asked.day)} ${asked.period ?? ""} ${asked.metric ?? ""}`,
  expected: (selling) => [
    ...paceOn(selling, asked).map(paceLine),
    ...untargetedOn(selling, asked.day).map(({ of, name, opportunities }) => ({
      text: `without: ${of} ${name} ${opportunities}`,
      money: [],
    })),
  ],
  async found(workspace) {
    const { day, ...more } = asked;
    const { rows, without_target } = await paceOperation.run(workspace, { as_of: dayText(day), ...more });
    return [
      ...rows.map((row) => {
        const figures = [
          ...[row.amount, row.parts_differ, row.actual, row.opening, row.gap, row.needed_per_week],
        ];
        const scale = row.unit === "money" ? 1 : PARTS;
        const shares = [row.reached, row.expected];
        return {
          text: textOf({ ...row, known: [...figures, ...shares] }),
          money: [
            ...figures.map((one) => Math.round((one ?? 0) * scale)),
            ...shares.map((one) => Math.round((one ?? 0) * PARTS)),
          ],
        };
      }),
      ...without_target.map(({ of, name, opportunities }) => ({
        text: `without: ${of} ${name} ${opportunities}`,
        money: [],
      })),
    ];
  },
});

interface Named {
  metric: string;
  period: string;
  scope: string;
  segment: string | null;
  person: string | null;
  kind: string;
  days_left: number;
  state: string;
  /** Which of its figures are there. */
  known: ReadonlyArray<unknown>;
}

const textOf = ({ metric, period, scope, segment, person, kind, days_left, state, known }: Named) =>
  [
    ...[metric, period, scope, segment ?? "-", person ?? "-", kind, `${days_left} left`, state],
    known.map((one) => (one === null ? "-" : "x")).join(""),
  ].join(" ");

function paceLine(one: Pace): Line {
  const { metric, body, daysLeft, state } = one;
  const { scope, period } = body;
  const figures = [one.target, one.partsDiffer, one.actual, one.opening, one.gap, one.neededPerWeek];
  const shares = [one.reached, one.expected];
  const part = (figure: Q | null, scale: number) => (figure ? mul(figure, q(scale)) : ZERO);
  const scale = isMoney(metric) ? 1 : PARTS * CENTS;
  return {
    text: textOf({
      ...{ metric, period, scope: scope.of, kind: kindOf(metric), days_left: daysLeft, state },
      segment: scope.of === "segment" ? scope.segment : null,
      person: scope.of === "person" ? scope.person : null,
      known: [...figures, ...shares],
    }),
    money: [
      ...figures.map((figure) => part(figure, scale)),
      ...shares.map((share) => part(share, PARTS * CENTS)),
    ],
    adds: OF_A_SUM,
  };
}

/** Every target as it is now, and by how much its parts are above it. */
export const targets: Part = {
  name: "targets",
  expected(selling) {
    const all = targetsNow(selling);
    return all.map(({ body }) => {
      const metric = pacedOf(body.metric);
      const differ = metric ? partsDiffer(metric, body, all) : null;
      const scale = metric && isMoney(metric) ? 1 : PARTS * CENTS;
      return {
        text: `${whose(body.scope)} ${body.metric} ${body.period}${differ === null ? "" : ", of parts"}`,
        money: [mul(exact(body), q(scale)), mul(differ ?? ZERO, q(scale))],
      };
    });
  },
  async found(workspace) {
    const { rows } = await targetsOperation.run(workspace, {});
    return rows.map((row) => {
      const scale = row.unit === "money" ? 1 : PARTS;
      return {
        text: `${row.person ?? row.segment ?? row.scope} ${row.metric} ${row.period}${row.parts_differ === null ? "" : ", of parts"}`,
        money: [Math.round(row.amount * scale), Math.round((row.parts_differ ?? 0) * scale)],
      };
    });
  },
};

function whose(scope: TargetVersion["body"]["scope"]): string {
  if (scope.of === "company") return scope.of;
  return scope.of === "person" ? scope.person : scope.segment;
}
