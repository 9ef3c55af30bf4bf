import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { reference } from "../../docs/reference.ts";

it("docs/REFERENCE.md names every command, metric, setting, policy and column (else: npm run docs)", () => {
  const path = fileURLToPath(new URL("../../docs/REFERENCE.md", import.meta.url));
  expect(readFileSync(path, "utf8")).toBe(reference());
});
