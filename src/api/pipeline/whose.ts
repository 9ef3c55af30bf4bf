import { CambiumError } from "../../base/error.ts";
import type { Whose } from "../../growth/pipeline/forecasts/forecasts.ts";
import type { TargetScope } from "../../growth/pipeline/targets.ts";
import { literal } from "../../warehouse/literal.ts";
import { personTextSchema } from "../grow/page-inputs.ts";
import { narrowing, segmentSchema } from "../segments/segment-input.ts";
import type { Workspace } from "../workspace.ts";
import type { Pipeline } from "./pipeline-of.ts";

/** The inputs that say whose coverage and forecast. */
export const whoseInputs = {
  segment: segmentSchema,
  owner: personTextSchema
    .optional()
    .describe(
      "Only what this person owns: their opportunities, and expansion of the customers they look after for success; id, e-mail address or name",
    ),
};

/** Whose opportunities and expansion are asked for, and whose target. @throws CambiumError `usage`, `not_found` */
export async function whoseAsked(
  workspace: Workspace,
  { people, reading: { book, subject } }: Pipeline,
  { segment, owner }: { segment?: string | undefined; owner?: string | undefined },
): Promise<{ whose: Whose; scope: TargetScope }> {
  if (segment !== undefined && owner !== undefined)
    throw new CambiumError("usage", "a segment and an owner have no target together", {
      hint: "Ask for one of them.",
    });
  if (owner !== undefined) {
    const person = people.named(owner);
    return { whose: ownedBy(person), scope: { of: "person", person } };
  }
  if (segment === undefined) return { whose: within(null), scope: { of: "company" } };
  const { customers = null } = await narrowing(workspace, segment, book, subject);
  return { whose: within(customers), scope: { of: "segment", segment } };
}

function within(customers: string | null): Whose {
  const among = (table: string) => (customers === null ? "true" : `${table}.customer in (${customers})`);
  return { deals: among("d"), flows: among("f"), claims: among("c") };
}

function ownedBy(person: string): Whose {
  const owned = (table: string) =>
    `exists (from growth.ownerships w where w.person = ${literal(person)} and w.role = 'success' and w.customer = ${table}.customer
       and w.from_day <= ${table}.moved_on and ${table}.moved_on < coalesce(w.to_day, date '9999-12-31'))`;
  return { deals: `d.owner = ${literal(person)}`, flows: owned("f"), claims: owned("c") };
}
