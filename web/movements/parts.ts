import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Answer } from "../data/api.ts";
import { numberIn, type PeriodRow } from "../data/figures.ts";
import { GROUPS, MOVEMENTS, type Movement, type Palette } from "../look/palette.ts";

/** A bar series and table column: a movement type, or a cause group within expansion. */
export interface Part {
  /** The type, or `expansion:upsell`. */
  id: string;
  type: Movement["type"];
  side: Movement["side"];
  group: string | null;
}

/** Adds the amount of each cause group within expansion to the rows. */
export function withGroups(rows: PeriodRow[], answer: Answer): PeriodRow[] {
  const found = new Map<string, Answer["rows"]>();
  for (const row of answer.rows) {
    const period = String(row.period);
    found.set(period, [...(found.get(period) ?? []), row]);
  }
  return rows.map((row) => {
    const [moved, counts] = [new Map(row.moved), new Map(row.counts)];
    for (const part of found.get(row.period) ?? []) {
      const id = idOf(String(part.group));
      moved.set(id, numberIn(part, "value") ?? 0);
      const customers = numberIn(part, "customers");
      if (customers !== null) counts.set(id, customers);
    }
    return { ...row, moved, counts };
  });
}

/**
 * The parts that a chart needs, in order: transfers and "none" only if there are any, expansion in total or by group.
 */
export function partsIn(rows: PeriodRow[]): Part[] {
  const groups = groupsIn(rows);
  return MOVEMENTS.flatMap(({ type, side }): Part[] => {
    if (side === "neutral" && !rows.some((row) => (row.moved.get(type) ?? 0) !== 0)) return [];
    if (type !== "expansion" || groups.length === 0) return [{ id: type, type, side, group: null }];
    return groups.map((group) => ({ id: idOf(group), type, side, group }));
  });
}

/** The filters of a part. */
export function whereOf({ type, group }: Part): string[] {
  return group === null ? [`type=${type}`] : [`type=${type}`, `group=${group}`];
}

/** A part as a column of an exported file. */
export function columnOf(part: Part): string {
  return ["net_new_mrr", ...whereOf(part)].join(";");
}

export function colorOf({ type, group }: Part, palette: Palette): string {
  const known = GROUPS.find((name) => name === group);
  return known === undefined ? palette.movement[type] : palette.group[known];
}

/** The name of a part. */
export function usePartName(): (part: Part) => string {
  const { t } = useTranslation(["movements", "terms"]);
  return useCallback(
    ({ type, group }: Part) => {
      if (group === null) return t(`terms:types.${type}`);
      const groups: Record<string, string> = t("terms:groups", { returnObjects: true });
      return t("movements:split-part", { group: groups[group] ?? group });
    },
    [t],
  );
}

/** The groups in the rows, in the order of every chart; a policy may count other groups as expansion. */
function groupsIn(rows: PeriodRow[]): string[] {
  const ids = new Set(rows.flatMap(({ moved }) => [...moved.keys()]));
  const found = [...ids].flatMap((id) => (id.startsWith(PREFIX) ? [id.slice(PREFIX.length)] : []));
  const usual = GROUPS.filter((group) => found.includes(group));
  return [...usual, ...found.filter((group) => !GROUPS.some((one) => one === group))];
}

const PREFIX = "expansion:";
const idOf = (group: string) => `${PREFIX}${group}`;
