import { z } from "zod";
import { CambiumError } from "../../../base/error.ts";
import { operation } from "../../operation.ts";

export const demoLeaveOperation = operation({
  name: "demo leave",
  summary: "Make the server leave the demo company for your own folder, which is empty",
  effect: "write",
  path: "/demo/leave",
  positional: [],
  takesTurns: false,
  input: z.object({}),
  output: z.object({ directory: z.string().describe("The folder that the server opens next") }),
  async run(workspace) {
    const { leaveDemo } = workspace.effects;
    if (leaveDemo !== undefined) return { directory: leaveDemo() };
    const isDemo = await workspace.isDemo();
    throw new CambiumError(
      "conflict",
      isDemo ? `${workspace.directory} itself holds the demo company` : "this isn't the demo company",
      {
        hint: isDemo
          ? "Start Cambium with another folder: npx cambium serve --data DIR"
          : "Import your data, or connect Stripe.",
      },
    );
  },
});
