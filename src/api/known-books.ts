import type { Subject } from "../metrics/question/question.ts";
import { numberIn } from "../warehouse/rows.ts";
import type { Workspace } from "./workspace.ts";

/** What the books were last known to hold. */
export interface Known {
  subject: Subject;
  customers: number;
  /** When it was read. */
  at: string;
  /** Whether evidence and settings are still as they were then. */
  isCurrent: boolean;
}

const known = new WeakMap<Workspace, Omit<Known, "isCurrent"> & { version: string }>();

/**
 * What the books hold: as of now where that is known or nothing else has the turn, else as last known. A process that
 * serves others does not wait for books that have to be built first.
 * @returns null when nothing is known yet and something else has the turn
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
