import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { checkMost } from "../../base/limits.ts";
import {
  type Period,
  type PeriodInterval,
  parsePeriod,
  periodOf,
  periodsBetween,
} from "../../base/period.ts";
import { dateOfDay } from "../../base/zone.ts";
import { assistedIn, creditsIn } from "../../growth/owners/credit.ts";
import { openOwners } from "../../growth/owners/owners.ts";
import { peopleOf } from "../../growth/owners/people.ts";
import { targetsOf } from "../../growth/owners/target-record.ts";
import type { Store } from "../../store/store.ts";
import { moneySchema, operation } from "../operation.ts";
import { minorParts, realisedOf } from "./realised-of.ts";

const spanInputs = {
  from: z
    .string()
    .optional()
    .describe("First period, such as 2026-10 or 2026-Q4; defaults to the first month of this quarter"),
  to: z.string().optional().describe("Last period; defaults to the one that today is in"),
  interval: z
    .enum(["month", "quarter", "year"])
    .optional()
    .describe("Defaults to that of `from`, else month"),
};

const creditRow = z.object({
  period: z.string(),
  person: z.string().nullable().describe("Id; null: nobody owned the customer in the role"),
  name: z.string().nullable(),
  credited: moneySchema.describe("Expansion credited, in the period in which it came"),
  given_back: moneySchema.describe("Given back within 90 days, in the period in which it was given back"),
  net: moneySchema.describe("Credited - given back"),
  target: moneySchema.nullable().describe("The person's target of expansion_mrr for the period"),
  attainment: z.number().nullable().describe("Net / target, from 0; null without a target"),
});

export const creditOperation = operation({
  name: "credit",
  summary: "Credit people with expansion by period, for variable pay",
  effect: "read",
  isKept: "growth",
  path: "/credit",
  positional: [],
  input: z.object({
    ...spanInputs,
    person: z.string().optional().describe("Only of the person with this id"),
  }),
  output: z.object({
    currency: z.string(),
    periods: z
      .array(
        z.object({
          period: z.string(),
          expansion_mrr: moneySchema.describe("Credited to people + no owner"),
          credited: moneySchema,
          no_owner: moneySchema,
          given_back: moneySchema,
        }),
      )
      .describe("Of everybody"),
    rows: z.array(creditRow),
  }),
  rows: "rows",
  lists: ["periods"],
  async run(workspace, input) {
    const known = await realisedOf(workspace);
    await openOwners(known.growth);
    const span = spanOf(input, known.growth.today);
    const { currency } = known.reading.book;
    const credits = await creditsIn(known.growth, span);
    const people = peopleOf(workspace.store);
    const targets = targetsByPerson(workspace.store);
    const periods = periodsBetween(span.interval, span.from, span.until).map(({ label, start }) => {
      const own = credits.filter((credit) => credit.start === dateOfDay(start));
      const credited = minorParts(
        own.map((credit) => credit.credited),
        currency,
      );
      const given = minorParts(
        own.map((credit) => credit.givenBack),
        currency,
      );
      const rows = own.map(({ person }, index) => ({
        period: label,
        person,
        name: people.get(person ?? "")?.name ?? null,
        ...earned(
          credited[index] ?? 0,
          given[index] ?? 0,
          shownTarget(targets.get(`${label} ${person}`), currency),
        ),
      }));
      return { label, rows };
    });
    return {
      currency,
      periods: periods.map(({ label, rows }) => ({ period: label, ...sumsOf(rows) })),
      rows: periods
        .flatMap(({ rows }) => rows)
        .filter(({ person }) => input.person === undefined || person === input.person),
    };
  },
});

type CreditRow = z.infer<typeof creditRow>;

function earned(credited: number, given_back: number, target: number | null) {
  const net = credited - given_back;
  return {
    credited,
    given_back,
    net,
    target,
    attainment: target === null || target === 0 ? null : net / target,
  };
}

function sumsOf(rows: readonly CreditRow[]) {
  const sum = (value: (row: CreditRow) => number) => rows.reduce((all, row) => all + value(row), 0);
  const noOwner = sum(({ person, credited }) => (person === null ? credited : 0));
  const whole = sum(({ credited }) => credited);
  return {
    expansion_mrr: whole,
    credited: whole - noOwner,
    no_owner: noOwner,
    given_back: sum(({ given_back }) => given_back),
  };
}

/** Targets of expansion in micros, by period and person. */
function targetsByPerson(store: Store): Map<string, number> {
  return new Map(
    targetsOf(store).flatMap(({ metric, period, scope, amount }) =>
      metric === "expansion_mrr" && scope.of === "person" ? [[`${period} ${scope.person}`, amount]] : [],
    ),
  );
}

function shownTarget(micros: number | undefined, currency: string): number | null {
  return micros === undefined ? null : (minorParts([BigInt(micros) * 1_000_000_000_000n], currency)[0] ?? 0);
}

export const assistedOperation = operation({
  name: "assisted",
  summary: "Split expansion into what won opportunities claim and the rest",
  effect: "read",
  isKept: "growth",
  path: "/assisted",
  positional: [],
  input: z.object(spanInputs),
  output: z.object({
    currency: z.string(),
    rows: z
      .array(
        z.object({
          period: z.string(),
          person: z
            .string()
            .nullable()
            .describe("The opportunity's owner, else the customer's on the day; null: nobody"),
          name: z.string().nullable(),
          assisted: moneySchema.describe("Claimed by won opportunities"),
          unassisted: moneySchema.describe("Claimed by none"),
          expansion_mrr: moneySchema.describe("The two together"),
        }),
      )
      .describe("By period and owner"),
  }),
  rows: "rows",
  async run(workspace, input) {
    const known = await realisedOf(workspace);
    await openOwners(known.growth);
    const span = spanOf(input, known.growth.today);
    const { currency } = known.reading.book;
    const parts = await assistedIn(known.growth, span);
    const people = peopleOf(workspace.store);
    const rows = periodsBetween(span.interval, span.from, span.until).flatMap(({ label, start }) => {
      const own = parts.filter((part) => part.start === dateOfDay(start));
      const money = minorParts(
        own.flatMap(({ assisted, unassisted }) => [assisted, unassisted]),
        currency,
      );
      return own.map(({ person }, index) => {
        const [assisted = 0, unassisted = 0] = money.slice(2 * index, 2 * index + 2);
        const name = people.get(person ?? "")?.name ?? null;
        return { period: label, person, name, assisted, unassisted, expansion_mrr: assisted + unassisted };
      });
    });
    return { currency, rows };
  },
});

/** The days of the periods that are asked for. @throws CambiumError `usage` */
function spanOf(
  input: { from?: string | undefined; to?: string | undefined; interval?: PeriodInterval | undefined },
  today: number,
) {
  const first =
    input.from === undefined ? periodOf("month", periodOf("quarter", today).start) : parsePeriod(input.from);
  const interval = input.interval ?? (input.from === undefined ? "month" : intervalIn(first));
  const last = input.to === undefined ? periodOf(interval, today) : parsePeriod(input.to);
  if (last.end <= first.start)
    throw new CambiumError("usage", `the range from ${first.label} to ${last.label} is empty`, {
      reason: { id: "empty_range", from: first.label, to: last.label },
      hint: "Let --to be after --from.",
    });
  const periods = periodsBetween(interval, first.start, last.end);
  checkMost("periods", periods.length);
  const [begin = first, end = last] = [periods[0], periods.at(-1)];
  return { from: begin.start, until: end.end, interval };
}

function intervalIn({ start, end }: Period): "month" | "quarter" | "year" {
  const days = end - start;
  return days > 300 ? "year" : days > 80 ? "quarter" : "month";
}
