import { afterAll, beforeAll, expect, it } from "vitest";
import { demo } from "../../src/api/evidence/import-operations.ts";
import { type Folder, openFolder } from "../workspace.ts";
import { COMPARED } from "./template-figures.ts";

let folder: Folder;
beforeAll(async () => {
  folder = await openFolder(new Date("2026-11-15T12:00:00Z"));
  await demo.run(folder.workspace, { customers: 150, seed: 7 });
});
afterAll(() => folder.close());

const RANGES = [
  { from: "2025-03", to: "2025-12" },
  { from: "2026-05", to: "2026-10" },
];

it.each(Object.keys(COMPARED))("%s is what the API answers", async (name) => {
  for (const months of RANGES) {
    const { query, api } = await COMPARED[name]!(folder.workspace, months);
    expect(query).toEqual(api);
    expect(query).not.toEqual([]);
  }
});
