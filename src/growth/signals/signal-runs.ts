import { CAUSES } from "../../base/words.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import { type Filling, growthSql } from "../sql.ts";
import type { Fragment, SignalKind } from "./kind.ts";
import { isKind, KINDS, type KindName } from "./kinds.ts";

/** The value of each setting of a kind. */
export type KindValues = Record<string, number>;

/** The defaults of a kind's settings. */
export function defaultsOf(kind: SignalKind): KindValues {
  return Object.fromEntries(Object.entries(kind.settings).map(([name, setting]) => [name, setting.default]));
}

/** SQL for the days on which a kind's condition held, as runs at active customers. @param values of its settings */
export async function runsSql(kind: SignalKind, values: KindValues): Promise<string> {
  const filling: Filling = { ...values };
  for (const name of kind.reads) filling[name] = await fragment(name, values);
  const holds = await growthSql(`signals/${kind.folder}/signal.sql`, filling);
  return growthSql("signals/runs.sql", { holds });
}

/** SQL for the days on which a kind could be judged at a customer: all days, where it doesn't say. */
export async function judgedSql(kind: SignalKind, values: KindValues): Promise<string> {
  if (!kind.isJudged)
    return "select distinct a.customer, r.subject, a.from_day, a.until_day from growth.active_days a cross join (select distinct subject from growth.tested_runs) r";
  const filling: Filling = { ...values };
  filling.limited = await growthSql("signals/limited_runs.sql");
  filling.counts = await growthSql("signals/count_steps.sql");
  filling.observed = await growthSql("signals/observed_runs.sql", {
    days: values.days ?? 3,
    is_seats: String(kind.reads.includes("seats")),
  });
  return growthSql(`signals/${kind.folder}/judged.sql`, filling);
}

function fragment(name: Fragment, values: KindValues): Promise<string> {
  if (name === "limited") return growthSql("signals/limited_runs.sql");
  if (name === "counts") return growthSql("signals/count_steps.sql");
  const share = values.share ?? 100;
  const { days = 3 } = values;
  return growthSql("signals/level_steps.sql", { share, days, is_seats: String(name === "seats") });
}

/** Makes the table of all runs, `growth.runs`. @param values by kind, where they differ from the defaults */
export async function buildRuns(
  warehouse: Warehouse,
  values: Partial<Record<KindName, KindValues>>,
  schema: string,
): Promise<void> {
  await warehouse.exec(
    `create or replace table growth.runs (kind varchar, customer integer, subject varchar, from_day date, until_day date, fired_on date)`,
  );
  const causes = Object.entries(KINDS).flatMap(([name, { followedBy }]) =>
    (followedBy ?? []).map((cause) => `('${name}', ${CAUSES.indexOf(cause)})`),
  );
  await warehouse.exec(
    `create or replace table growth.followed_by (kind varchar, cause utinyint);
     insert into growth.followed_by values ${causes.join(", ")}`,
  );
  for (const [name, kind] of Object.entries(KINDS)) {
    if (!isKind(name)) continue;
    const sql = await runsSql(kind, { ...defaultsOf(kind), ...values[name] });
    await warehouse.exec(`insert into growth.runs by name select '${name}' as kind, * from (${sql})`, schema);
  }
}
