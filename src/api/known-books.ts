import type { Subject } from "../metrics/question/question.ts";
import { numberIn } from "../warehouse/rows.ts";
import type { Workspace } from "./workspace.ts";

/** What the books contain, as last known. */
export interface Known {
  subject: Subject;
  customers: number;
  /** When it was read. */
  at: string;
  /** Whether evidence and settings are unchanged since. */
  isCurrent: boolean;
}

const known = new WeakMap<Workspace, Omit<Known, "isCurrent"> & { version: string }>();

/**
 * What the books contain: as of now, or as last known while something else has the turn or `patienceMs` runs out.
 * @returns null when nothing is known yet and the books can't be read in time
 */
export async function knownOf(workspace: Workspace): Promise<Known | null> {
  const last = known.get(workspace);
  if (last !== undefined && last.version === (await workspace.version())) return { ...last, isCurrent: true };
  const before = last === undefined ? null : { ...last, isCurrent: false };
  if (workspace.busy !== null) return before;
  const reading = workspace.inMoment(() => read(workspace), { name: "status" });
  const { patienceMs } = workspace.effects;
  if (patienceMs === undefined) return reading;
  let timer: NodeJS.Timeout | undefined;
  const given = new Promise<Known | null>((resolve) => {
    timer = setTimeout(() => resolve(before), patienceMs);
  });
  return Promise.race([reading, given]).finally(() => clearTimeout(timer));
}

async function read(workspace: Workspace): Promise<Known> {
  const { subject, version } = await workspace.reading();
  const [counts] = await workspace.warehouse.query("select count(*) as customers from customers");
  const at = workspace.effects.now().toISOString();
  const found = { subject, customers: numberIn(counts, "customers"), at, version };
  known.set(workspace, found);
  return { ...found, isCurrent: true };
}
