import { publishVersions } from "../../growth/records/publish.ts";
import type { Channel } from "../../growth/records/schemas.ts";
import type { What } from "../../growth/restraint/customer-facts.ts";
import { checkOffer, type Verdict } from "../../growth/restraint/offer-check.ts";
import { readFacts, readHoldings } from "../../growth/restraint/read-facts.ts";
import { type RestraintSettings, restraintSettings } from "../../growth/restraint/restraint-settings.ts";
import { type Growth, growthOf } from "../grow/growth-of.ts";
import type { Workspace } from "../workspace.ts";

/** What restraint is asked of: growth, with all that people told in it, and the settings. */
export interface Restraint extends Growth {
  settings: RestraintSettings;
}

/** Brings growth and what people told up to date. */
export async function restraintOf(workspace: Workspace): Promise<Restraint> {
  const known = await growthOf(workspace);
  await publishVersions(workspace.store, known.growth.book);
  return { ...known, settings: await restraintSettings(workspace.store) };
}

/** An offer that is asked about. */
export interface Asked {
  what: What | null;
  channel: Channel | null;
  day: number;
}

/** Whether one customer may be made an offer. */
export async function checkOne(
  { growth, settings }: Restraint,
  customer: number,
  asked: Asked,
): Promise<Verdict> {
  const facts = await readFacts(growth, {
    customers: String(customer),
    since: 0,
    support: settings.support,
  });
  const held = await readHoldings(growth, [customer], Math.min(asked.day, growth.today));
  return checkOffer({ ...facts.of(customer), ...held(customer) }, asked, settings.values);
}
