import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { asTyped, isOfNpx } from "../../src/cli/typed-commands.ts";
import { cambiumHere, inScratch, writeInto } from "../import/cli.ts";

describe("commands that an answer names", () => {
  it("run in the same folder, and through npx where this one does", () => {
    const text = "Run `cambium imports`, or `cambium demo --data other`. cambium `it` is.\n";
    expect(asTyped(text, { data: null, isNpx: false })).toBe(text);
    expect(asTyped(text, { data: "my data", isNpx: true })).toBe(
      "Run `npx cambium imports --data 'my data'`, or `npx cambium demo --data other`. cambium `it` is.\n",
    );
    expect(isOfNpx({ npm_lifecycle_event: "npx", npm_lifecycle_script: "'cambium'" })).toBe(true);
    expect(isOfNpx({ npm_lifecycle_event: "npx", npm_lifecycle_script: "vitest" })).toBe(false);
    expect(isOfNpx({})).toBe(false);
  });

  it("name the folder that was named, in proposals, warnings and errors, but not in JSON", () =>
    inScratch(async (scratch) => {
      const data = join(scratch, "data");
      const path = await writeInto(
        scratch,
        "list.csv",
        "customer_id,start,amount,currency\na,2025-01-01,5,EUR\n",
      );
      const run = (...args: string[]) => cambiumHere([...args, "--data", data]);
      const { stdout } = await run("import", "subscriptions", path, "--dry-run");
      expect(stdout).toContain(`To follow that: \`cambium settings set currency EUR --data ${data}\`\n`);
      expect(stdout).toContain(`run \`cambium settings set currency EUR --data ${data}\`.`);
      const { stderr } = await run("imports", "remove", "7");
      expect(stderr).toContain(`\`cambium imports --data ${data}\``);
      const json = await run("import", "subscriptions", path, "--dry-run", "--json");
      expect(json.stdout).toContain("`cambium settings set currency EUR`");
    }));
});
