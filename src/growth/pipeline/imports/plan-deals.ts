import { dateOfDay, dayOfDate, type Zone } from "../../../base/zone.ts";
import type { Earlier, NewVersion, Version } from "../../../store/version-log.ts";
import {
  EARLIER_FIELDS,
  type EarlierField,
  OPPORTUNITY_TYPES,
  type Opportunity,
  opportunitySchema,
} from "../../records/schemas.ts";
import { type DealProblem, type DealWorld, problemsOf } from "../deal-checks.ts";
import { isClosed, type KnownStage } from "../stages.ts";
import type { FindCustomer } from "./customer-finder.ts";
import type { FileDeal, FileTime } from "./read-deals.ts";

/** What rows of a file are turned into versions with. */
export interface PlanWorld extends DealWorld {
  zone: Zone;
  now: Date;
  /** What ids of the file begin with, so that those of two systems don't meet. */
  prefix: string;
  /** Months that amounts are for. */
  months: number;
  stageOf(name: string): KnownStage | undefined;
  find: FindCustomer;
  /** The reason of lost deals without one; null: they are refused. */
  noReason: string | null;
  /** Which fields the file has. */
  has(field: string): boolean;
}

/** What a row comes to. */
export type Planned =
  | { what: "left out" }
  | { what: "bad"; problems: RowProblem[] }
  | { what: "new" | "changed"; id: string; version: () => NewVersion; expected: number }
  | { what: "same"; id: string; expected: number };

/** Something wrong with a row: a field of the file, what is there, and what was expected. */
export interface RowProblem {
  field: string;
  value: string | null;
  expected: string;
}

/** Which field of the file a field of an opportunity comes from. */
const FILE_FIELD: Partial<Record<DealProblem["field"], string>> = {
  mrr: "amount",
  expected_close: "close",
  closed: "close",
};

const NEW_BUSINESS = /^new( ?business| ?logo| ?customer)?$/iu;

/** Turns a row into versions: its history where it is new, else what differs from the last version. */
export function planDeal(row: FileDeal, before: Version | undefined, world: PlanWorld): Planned {
  if (row.type !== null && NEW_BUSINESS.test(row.type.trim())) return { what: "left out" };
  const stage = world.stageOf(row.stage);
  const who = world.find(row.customer, row.account);
  const owner = row.owner === null ? null : (world.people.find(row.owner) ?? row.owner);
  const last = before === undefined || before.body === null ? null : opportunitySchema.parse(before.body);
  const deal = dealOf(row, last, { world, who, owner, stage });
  const problems = [
    ...(who === null
      ? [{ field: "customer", value: row.customer, expected: "the id, subscription or name of one customer" }]
      : []),
    ...problemsOf(deal, world).map(({ field, ...rest }) => ({ field: FILE_FIELD[field] ?? field, ...rest })),
  ];
  if (problems.length > 0 || stage === undefined)
    return { what: "bad", problems: stage === undefined ? withStage(problems, row.stage) : problems };
  const id = `${world.prefix}${row.id}`;
  const steps = stepsOf(row, deal, stage, world);
  const expected = before?.seq ?? 0;
  if (last === null) return { what: "new", id, expected, version: () => versionOf(id, steps, deal) };
  const news = newsOf(steps, deal, { last, before, stage, now: world.now });
  if (news === null) return { what: "same", id, expected };
  return { what: "changed", id, expected, version: () => versionOf(id, news, deal) };
}

/** A name that stands for the stage's own text where no stage is called so. */
function withStage(problems: RowProblem[], stage: string): RowProblem[] {
  return problems.map((one) => (one.field === "stage" ? { ...one, value: stage } : one));
}

interface Resolved {
  world: PlanWorld;
  who: { account: string; customer: string } | null;
  owner: string | null;
  stage: KnownStage | undefined;
}

/** The opportunity as the file has it now; what the file doesn't tell stays as it is. */
function dealOf(
  row: FileDeal,
  last: Opportunity | null,
  { world, who, owner, stage }: Resolved,
): Opportunity {
  const closes = stage !== undefined && isClosed(stage.kind);
  const closed = closes ? (closedAt(row, stage, world) ?? world.today) : null;
  const date = (time: FileTime | null) => (time === null ? null : dateOfDay(time.day));
  const kept = <T>(field: string, told: T, otherwise: T) =>
    world.has(field) || last === null ? told : otherwise;
  const created = date(firstOf(row)) ?? closed ?? world.today;
  return {
    account: who?.account ?? row.account ?? "",
    customer: who?.customer ?? row.customer,
    title: kept("title", row.title ?? row.id, last?.title ?? row.id).slice(0, 1000),
    type: kept("type", typeOf(row.type), last?.type ?? "open"),
    product: kept("product", row.product, last?.product ?? null),
    price: kept("price", row.price, last?.price ?? null),
    quantity: kept("quantity", row.quantity, last?.quantity ?? null),
    mrr: Number((row.amount + BigInt(world.months) / 2n) / BigInt(world.months)),
    currency: row.currency,
    owner: kept("owner", owner, last?.owner ?? null),
    stage: stage?.id ?? "",
    expected_close: closes
      ? (last?.expected_close ?? null)
      : kept("close", date(row.close), last?.expected_close ?? null),
    probability: kept("probability", row.probability, last?.probability ?? null),
    source: last?.source ?? "file",
    signal: last?.signal ?? null,
    created: world.has("created") || last === null ? created : last.created,
    closed,
    lost_reason: stage?.kind === "closed_lost" ? (row.lostReason ?? world.noReason) : null,
  };
}

/** The first time that a row tells of. */
function firstOf(row: FileDeal): FileTime | null {
  return row.created ?? row.entered[0]?.at ?? row.stageSince;
}

/** The day on which a row says that it closed: when it entered its stage, else its close date. */
function closedAt(row: FileDeal, stage: KnownStage, world: PlanWorld): string | null {
  const entered = row.entered.findLast((one) => world.stageOf(one.stage)?.id === stage.id);
  const time = row.close ?? entered?.at ?? row.stageSince;
  return time === null ? null : dateOfDay(time.day);
}

/** A step of an opportunity: a stage and when it began. */
interface Step {
  at: number;
  stage: KnownStage;
}

/** The stages that a row says it was in, oldest first; the last one is the one it is in. */
function stepsOf(row: FileDeal, deal: Opportunity, stage: KnownStage, world: PlanWorld): Step[] {
  const steps = row.entered.flatMap(({ stage: name, at }): Step[] => {
    const known = world.stageOf(name);
    return known === undefined || at.ms > world.now.getTime() ? [] : [{ at: at.ms, stage: known }];
  });
  const created = world.zone.startOf(dayOfDate(deal.created));
  const last = steps.at(-1);
  if (last?.stage.id === stage.id) return steps;
  const closed = deal.closed === null ? null : world.zone.startOf(dayOfDate(deal.closed));
  const at = Math.max(row.stageSince?.ms ?? closed ?? last?.at ?? created, last?.at ?? created);
  return [...steps, { at: Math.min(at, world.now.getTime()), stage }];
}

/** An opportunity with all steps to it. */
function versionOf(id: string, steps: readonly Step[], deal: Opportunity): NewVersion {
  const last = steps.at(-1);
  const before = steps.slice(0, -1).filter(({ stage }, index) => steps[index + 1]?.stage.id !== stage.id);
  return {
    id,
    at: new Date(last?.at ?? 0).toISOString(),
    body: deal,
    ...(before.length > 0 && { earlier: earlierOf(deal, before) }),
  };
}

/** What an opportunity was like in earlier stages, as far as it is known. */
function earlierOf(deal: Opportunity, steps: readonly Step[]): Earlier {
  const set: Record<EarlierField, (string | null)[]> = {
    stage: steps.map(({ stage }) => stage.id),
    closed: steps.map(({ stage }) => (isClosed(stage.kind) ? deal.closed : null)),
    lost_reason: steps.map(({ stage }) =>
      stage.kind === "closed_lost" ? (deal.lost_reason ?? "Reopened later") : null,
    ),
  };
  const differs = EARLIER_FIELDS.filter((field) => set[field].some((value) => value !== deal[field]));
  return {
    at: steps.map(({ at }) => new Date(at).toISOString()),
    set: Object.fromEntries(differs.map((field) => [field, set[field]])),
  };
}

/** The steps that tell what changed since the last version; null if nothing did. */
function newsOf(
  steps: readonly Step[],
  deal: Opportunity,
  known: { last: Opportunity; before: Version | undefined; stage: KnownStage; now: Date },
): Step[] | null {
  const { last, before, stage, now } = known;
  if (JSON.stringify(deal) === JSON.stringify(last)) return null;
  const since = before === undefined ? 0 : Date.parse(before.at);
  const news = deal.stage === last.stage ? [] : steps.filter(({ at }) => at > since);
  if (news.length > 0) return news;
  return [{ at: now.getTime(), stage }];
}

/** The type that a CRM's word says; open where it says none of ours. */
function typeOf(text: string | null): Opportunity["type"] {
  const word = (text ?? "").toLowerCase().replaceAll(/[^a-z]+/g, "_");
  const own = OPPORTUNITY_TYPES.find((type) => type === word);
  if (own !== undefined) return own;
  if (/cross_?sell/.test(word)) return "cross_sell";
  if (/add_?on/.test(word)) return "add_on";
  if (/upsell|upgrade|seats/.test(word)) return "upsell";
  if (/price|renewal/.test(word)) return "price";
  return /usage|overage/.test(word) ? "usage" : "open";
}
