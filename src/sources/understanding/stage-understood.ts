import type { Mapping } from "../../store/file-mapping.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { ReadableFile } from "../files/file.ts";
import { type Belonging, stage, unstage } from "../files/read.ts";
import type { Shape } from "../files/shape.ts";
import type { Staged } from "../files/staged.ts";
import { type PeriodReading, readPeriods } from "./period-reading.ts";
import { type Understanding, understand } from "./understand.ts";

/** A file as it was read, and how it was understood. */
export interface Understood {
  staged: Staged;
  understanding: Understanding;
  /** What its periods say about how they are meant; null for rows that are none. */
  periods: PeriodReading | null;
}

/**
 * Reads a file into a table of typed columns as it is understood by its first rows; where rows don't fit that, as it is
 * understood by all of them.
 * @throws CambiumError as `understand` and `stage` do
 */
export async function stageUnderstood(
  warehouse: Warehouse,
  file: ReadableFile,
  shape: Shape,
  said: Mapping,
  belonging: Belonging,
): Promise<Understood> {
  let understanding = await understand(warehouse, file, shape, said);
  let staged = await stage(warehouse, file, shape, understanding.mapping, belonging);
  const again = async (next: Understanding) => {
    await unstage(warehouse, staged);
    understanding = next;
    staged = await stage(warehouse, file, shape, next.mapping, belonging);
  };
  if (staged.badCount > 0 && understanding.isOfSample)
    await again(await understand(warehouse, file, shape, said, true));
  if (shape.isGuessed !== true || shape.periods === undefined)
    return { staged, understanding, periods: null };
  const { mapping: read } = understanding;
  const hasStatus = "status" in read.map && read.status !== "now";
  const periods = await readPeriods(warehouse, staged, read, hasStatus);
  const mapping = { ...understanding.mapping, ends: periods.ends, status: periods.status };
  if (periods.ends === "inclusive" || periods.status === "now") await again({ ...understanding, mapping });
  return { staged, understanding: { ...understanding, mapping }, periods };
}
