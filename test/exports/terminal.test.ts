import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { allOperations } from "../../src/api/operations.ts";
import { perform } from "../../src/api/perform.ts";
import { printOutput } from "../../src/cli/print/print.ts";
import { inWorkspace } from "../workspace.ts";

it("a list that is printed as it stands has money in major units, and says in what", () =>
  inWorkspace(async (workspace, directory) => {
    const file = join(directory, "list.csv");
    await writeFile(
      file,
      "customer_id,start,amount,currency\na,2025-01-01,49900.5,COP\nb,2025-01-01,1200,JPY\n",
    );
    await importOperation.run(workspace, { source: "subscriptions", files: [file] });
    const operation = allOperations.find(({ name }) => name === "export subscribers");
    if (operation === undefined) throw new Error("there is no such export");
    const input = { policy: "lago", from: "2025-01", to: "2025-01" };
    const output = await perform(workspace, operation, input, { by: "command line" });
    const texts: string[] = [];
    printOutput(operation, output, false, { out: (text) => texts.push(text), err: () => undefined });
    const printed = texts.join("");
    expect(printed).toContain("(see currency)");
    expect(printed).toMatch(/COP +49900\.50/);
    expect(printed).toMatch(/JPY +1200\b/);
    expect(printed).not.toContain("4990050");
  }));
