import type { Proposal } from "../../model/proposal-record.ts";

/** A setting that data suggests, with the commands for yes and no. */
export function proposalText({ setting, value, why }: Proposal): string {
  return `${why} To follow that: \`cambium settings set ${setting} ${value}\`\n  To keep what is set: \`cambium settings decline ${setting}\`\n`;
}
