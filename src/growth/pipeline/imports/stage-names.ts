import type { StageKind } from "../../records/schemas.ts";
import type { KnownStage, Stages } from "../stages.ts";

/** What the stages that HubSpot and Salesforce come with mean. */
const USUAL: Readonly<Record<string, StageKind>> = {
  appointmentscheduled: "engaged",
  qualifiedtobuy: "qualified",
  presentationscheduled: "proposal",
  decisionmakerboughtin: "negotiation",
  contractsent: "negotiation",
  closedwon: "closed_won",
  closedlost: "closed_lost",
  prospecting: "identified",
  qualification: "qualified",
  needsanalysis: "qualified",
  valueproposition: "proposal",
  iddecisionmakers: "proposal",
  perceptionanalysis: "proposal",
  proposalpricequote: "proposal",
  negotiationreview: "negotiation",
  won: "closed_won",
  lost: "closed_lost",
};

function plain(name: string): string {
  return name
    .replace(/ \([^()]*\)$/u, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, "");
}

/**
 * The stage that a CRM's name of one is: as the user says, else the one of that id or name, else what the stages mean that
 * HubSpot and Salesforce come with; undefined where nothing says it.
 */
export function stageReader(
  stages: Stages,
  said: ReadonlyMap<string, string>,
): (name: string) => KnownStage | undefined {
  const known = new Map<string, KnownStage>();
  const first = (kind: StageKind) => stages.all.find((one) => one.kind === kind);
  for (const [name, kind] of Object.entries(USUAL)) {
    const stage = first(kind);
    if (stage !== undefined) known.set(name, stage);
  }
  for (const stage of stages.all) known.set(plain(stage.name), stage).set(plain(stage.id), stage);
  for (const [name, stage] of said) known.set(plain(name), stages.named(stage));
  const asked = new Map<string, KnownStage | undefined>();
  return (name) => {
    if (!asked.has(name)) asked.set(name, known.get(plain(name)));
    return asked.get(name);
  };
}
