import { createHash } from "node:crypto";
import { KINDS } from "../../growth/signals/kinds.ts";
import { writeSignalsOn } from "../../growth/signals/signal-list.ts";
import type { OpenSignals } from "../../metrics/question/question.ts";
import { LINKED_SCHEMA } from "../../model/links/linked-books.ts";
import { growthMark } from "../../store/growth-mark.ts";
import { literal } from "../../warehouse/literal.ts";
import { growthOf } from "../growing/growth-books.ts";
import type { Workspace } from "../workspace.ts";

/**
 * The signals that segments can ask for, of the organisation's own books; who is linked has those of all.
 * @param isAsked whether a condition asks for them: finding them takes long after new evidence
 */
export async function openSignalsOf(workspace: Workspace, isAsked: boolean): Promise<OpenSignals> {
  const kinds = Object.keys(KINDS);
  if (!isAsked) return { kinds, openOn: async () => NOBODY };
  const { growth, reading } = await growthOf(workspace);
  const mark = shortMark(`${reading.version} ${await growthMark(workspace.store)} ${growth.today}`);
  const openOn = async (day: number) => {
    const open = await writeSignalsOn(growth, Math.min(day, growth.today));
    const own = `select s.kind, s.customer from (${open}) s where ${literal(mark)} <> ''`;
    if (!reading.book.isLinked) return own;
    return `${own} union select s.kind, l.customer from (${open}) s
      join ${LINKED_SCHEMA}.linked_customers l on l.representative = s.customer`;
  };
  return { kinds, openOn };
}

/** Tells the SQL of one state of growth from that of another, so that no answer to the one is kept for the other. */
function shortMark(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}

const NOBODY = "select '' as kind, -1 as customer where false";
