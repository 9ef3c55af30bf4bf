import type { z } from "zod";
import type { expansionOperation } from "../../../src/api/ask/expansion-operation.ts";
import { usePageParam } from "../../data/view.ts";
import { useDimension } from "../dimension-words.ts";
import { type About, comparedQuestion } from "../use-figures.ts";

export type Grid = z.infer<typeof expansionOperation.output>;
export type GridRow = Grid["rows"][number];

export const SORTS = ["name", "expansion", "rate", "n", "headroom"] as const;
export type Sort = (typeof SORTS)[number];

/** Dimensions that the grid has besides those of the figures. */
const OWN = ["customer", "owner"];

/** What the grid is by, what it is sorted by, and all the choices. */
export function useGridChoice() {
  const { by: chosen, all, setBy } = useDimension();
  const [asked, setSort] = usePageParam("sort", "expansion");
  const choices = [...OWN, "plan", ...all.filter((name) => ![...OWN, "plan", "price"].includes(name))];
  const sort = SORTS.find((name) => name === asked) ?? "expansion";
  return { by: chosen, choices, setBy, sort, setSort };
}

/** The question of the grid: the subject, with the page's comparison. */
export function gridQuestion(about: About, sort: Sort) {
  return { ...comparedQuestion(about), sort };
}
