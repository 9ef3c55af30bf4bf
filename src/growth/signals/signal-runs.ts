import { CAUSES, MOVEMENT_TYPES } from "../../base/words.ts";
import type { Book } from "../../model/parts/book.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { LEAST_COMPARABLE } from "../families/comparable.ts";
import { type Filling, growthSql } from "../sql.ts";
import { longestSpan, needShare, viewUse } from "../world/use.ts";
import type { SignalKind } from "./kind.ts";
import { isKind, KINDS, type KindName } from "./kinds.ts";

/** The value of each setting of a kind. */
export type KindValues = Record<string, number>;

/** The defaults of a kind's settings. */
export function defaultsOf(kind: SignalKind): KindValues {
  return Object.fromEntries(Object.entries(kind.settings).map(([name, setting]) => [name, setting.default]));
}

/** SQL for the days on which a kind's condition held, as runs at active customers. @param values of its settings */
export async function runsSql(kind: SignalKind, values: KindValues): Promise<string> {
  const holds = await kindSql(kind, "signal.sql", values);
  return growthSql("signals/runs.sql", { holds });
}

/** SQL for the days on which a kind could be judged at a customer: all days, where it doesn't say. */
export async function judgedSql(kind: SignalKind, values: KindValues): Promise<string> {
  if (kind.isJudged) return kindSql(kind, "judged.sql", values);
  return "select customer, '' as subject, from_day, until_day from growth.active_days";
}

/** SQL for what a kind is followed by, by customer, subject and day. */
export async function followedSql(kind: SignalKind, values: KindValues): Promise<string> {
  if (kind.hasOwnFollowed === true) return kindSql(kind, "followed.sql", values);
  return growthSql("backtest/followings.sql", constantsOf(kind));
}

function kindSql(kind: SignalKind, file: string, values: KindValues): Promise<string> {
  return growthSql(`signals/${kind.folder}/${file}`, {
    ...constantsOf(kind),
    ...fragmentsOf(values),
    ...values,
  });
}

function constantsOf({ followedBy }: SignalKind): Filling {
  return {
    expansion: MOVEMENT_TYPES.indexOf("expansion"),
    contraction: MOVEMENT_TYPES.indexOf("contraction"),
    causes: (followedBy ?? []).map((cause) => CAUSES.indexOf(cause)).join(", "),
  };
}

/** The selects that conditions are built from, each made where a kind reads it. */
function fragmentsOf(values: KindValues): Filling {
  const { share = 100, days = 3 } = values;
  const sparse = (is_seats: string) => async () =>
    growthSql("signals/conditions/sparse_steps.sql", {
      share,
      sparse_pairs: await growthSql("signals/conditions/sparse_pairs.sql", { is_seats }),
    });
  const hot = () => growthSql("signals/conditions/hot_days.sql", { share });
  const closed = (asked: string) => () =>
    growthSql("signals/conditions/closed_periods.sql", { share, asked });
  const pairs = (asked: string) =>
    growthSql("signals/conditions/closed_pairs.sql", { closed: closed(asked) });
  const observed = (is_seats: string) => () =>
    growthSql("signals/conditions/observed_runs.sql", { days, is_seats, sparse: sparse(is_seats) });
  return {
    levels: () => growthSql("signals/conditions/level_runs.sql", { days, hot, sparse: sparse("false") }),
    seats: () => growthSql("signals/conditions/seat_steps.sql", { share, days, sparse: sparse("true") }),
    observed: observed("false"),
    observed_seats: observed("true"),
    limited: () => growthSql("signals/conditions/limited_runs.sql"),
    known_counts: () => mergedSql("select customer, subject, from_day, until_day from known"),
    limited_counts: async () =>
      mergedSql(
        `select customer, metric::varchar as subject, from_day, until_day from (${await growthSql("signals/conditions/limited_runs.sql")})`,
      ),
    least_comparable: LEAST_COMPARABLE,
    closed_pairs: () => pairs("from growth.observed_pairs"),
    near_closed_pairs: async () => pairs(await growthSql("world/near_pairs.sql", { floor: share })),
    places: () => growthSql("signals/conditions/feature_places.sql"),
    owned: () => growthSql("signals/conditions/feature_owned.sql"),
  };
}

/** SQL for spans of one customer and subject that touch or overlap, as one. */
export function mergedSql(spans: string): Promise<string> {
  return growthSql("backtest/merged.sql", { spans });
}

/**
 * Makes the table of all runs, `growth.runs`, and what ends them besides their condition.
 * @param values by kind, where they differ from the defaults
 */
export async function buildRuns(
  warehouse: Warehouse,
  values: Partial<Record<KindName, KindValues>>,
  schema: string,
): Promise<void> {
  await warehouse.exec(
    `create or replace table growth.runs (kind varchar, customer integer, subject varchar, from_day date, until_day date, fired_on date)`,
  );
  const causes = Object.entries(KINDS).flatMap(([name, { followedBy, ...kind }]) =>
    ("hasOwnFollowed" in kind ? [] : (followedBy ?? [])).map(
      (cause) => `('${name}', ${CAUSES.indexOf(cause)})`,
    ),
  );
  await warehouse.exec(
    `create or replace table growth.followed_by (kind varchar, cause utinyint);
     insert into growth.followed_by values ${causes.join(", ")};
     create or replace table growth.own_followed (kind varchar, customer integer, subject varchar, moved_on date)`,
  );
  const all = Object.entries(KINDS).map(([name, kind]) => ({
    ...defaultsOf(kind),
    ...(isKind(name) ? values[name] : {}),
  }));
  await needShare(warehouse, schema, Math.min(...all.flatMap(({ share }) => share ?? [])));
  for (const [name, kind] of Object.entries(KINDS)) {
    if (!isKind(name)) continue;
    const own = { ...defaultsOf(kind), ...values[name] };
    const sql = await runsSql(kind, own);
    await warehouse.exec(`insert into growth.runs by name select '${name}' as kind, * from (${sql})`, schema);
    if (!("hasOwnFollowed" in kind)) continue;
    const followed = await followedSql(kind, own);
    await warehouse.exec(
      `insert into growth.own_followed select distinct '${name}', customer, subject, moved_on from (${followed})`,
      schema,
    );
  }
}

/**
 * Finds the runs anew from a day on, of the kinds that read usage; what held before stays.
 * @param day as SQL
 */
export async function refreshRuns(
  { warehouse, schema }: Book,
  day: string,
  values: Partial<Record<KindName, KindValues>>,
): Promise<void> {
  const span = await longestSpan(warehouse);
  for (const [name, kind] of Object.entries(KINDS)) {
    if (!isKind(name) || kind.lookBack === null) continue;
    await viewUse(warehouse, schema, `${day} - ${kind.lookBack.days + kind.lookBack.spans * span}`);
    const found = await kindSql(kind, "signal.sql", { ...defaultsOf(kind), ...values[name] });
    const holds = `select customer, subject, from_day, least(until_day, ${day}) as until_day from growth.runs where kind = '${name}' and from_day < ${day}
      union all select customer, subject, greatest(from_day, ${day}), until_day from (${found}) where until_day > ${day}`;
    await warehouse.exec(
      `create or replace table growth.new_runs as ${await growthSql("signals/runs.sql", { holds })};
       delete from growth.runs where kind = '${name}';
       insert into growth.runs by name select '${name}' as kind, * from growth.new_runs;
       drop table growth.new_runs`,
      schema,
    );
  }
  await viewUse(warehouse, schema, null);
}
