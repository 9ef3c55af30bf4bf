import { basename } from "node:path";
import { z } from "zod";
import { importOwners } from "../../growth/owners/imports/import-owners.ts";
import { importPeople } from "../../growth/owners/imports/import-people.ts";
import { MOST_TOLD } from "../../growth/owners/imports/read-list.ts";
import { badRow } from "../evidence/import-operations.ts";
import { withScratch } from "../evidence/scratch.ts";
import { auditedFiles, filesFields, pathsOf, removeUploads } from "../evidence/uploaded.ts";
import { mappingFields, mappingOf } from "../mapping.ts";
import { operation } from "../operation.ts";
import type { Workspace } from "../workspace.ts";
import { ownersOf } from "./owners-operations.ts";
import { roleSchema } from "./people-operations.ts";

const listFields = {
  ...filesFields,
  ...mappingFields,
  date_format: z
    .string()
    .optional()
    .describe("Order of day, month and year (dmy, mdy or ymd), or a format such as %d.%m.%Y"),
  skip_bad: z.boolean().optional().describe("Import the good rows, and leave bad rows out"),
};
const listSchema = z.object(listFields);

const told = {
  changed: z.number(),
  same: z.number().describe("As they were: nothing was written"),
  bad: z.number().describe("Rows left out as they can't be read"),
  rows: z.array(badRow).describe("The first of them"),
};

export const importPeopleOperation = operation({
  name: "import people",
  summary: "Import people who look after customers, from a CRM's export or any list",
  effect: "write",
  path: "/imports/people",
  positional: ["files"],
  input: listSchema,
  output: z.object({ added: z.number(), ...told }),
  rows: "rows",
  audited: auditedFiles,
  async run(workspace, input) {
    const { store, warehouse, effects } = workspace;
    const how = { skipBad: input.skip_bad ?? false, now: effects.now() };
    const found = await withLists(workspace, input, (files) => importPeople(store, warehouse, files, how));
    const { bad, badCount, ...counts } = found;
    return { ...counts, bad: badCount, rows: bad.slice(0, MOST_TOLD) };
  },
});

export const importOwnersOperation = operation({
  name: "import owners",
  summary: "Import who owns which customer, from a CRM's export or any list",
  effect: "write",
  path: "/imports/owners",
  positional: ["files"],
  input: listSchema.extend({
    role: roleSchema.optional().describe("Of rows that name none; defaults to success"),
    add_people: z
      .boolean()
      .optional()
      .describe("Add people who aren't known, by their e-mail address or name"),
  }),
  output: z.object({
    ...told,
    left_out: z.number().describe("Rows that name nobody"),
    added_people: z.number(),
  }),
  rows: "rows",
  audited: auditedFiles,
  async run(workspace, input) {
    const { growth, reading } = await ownersOf(workspace);
    const how = {
      role: input.role ?? ("success" as const),
      addsPeople: input.add_people ?? false,
      skipBad: input.skip_bad ?? false,
      zone: reading.zone,
      now: workspace.effects.now(),
    };
    const found = await withLists(workspace, input, (files) => importOwners(growth, files, how));
    const { bad, badCount, leftOut, addedPeople, ...counts } = found;
    return {
      ...counts,
      left_out: leftOut,
      added_people: addedPeople,
      bad: badCount,
      rows: bad.slice(0, MOST_TOLD),
    };
  },
});

/** Runs with the lists that an input names, and removes what was uploaded for it. */
async function withLists<T>(
  workspace: Workspace,
  input: z.infer<typeof listSchema>,
  run: (
    files: { path: string; name: string; scratch: string; mapping: ReturnType<typeof mappingOf> }[],
  ) => Promise<T>,
): Promise<T> {
  const mapping = {
    ...mappingOf(input),
    ...(input.date_format !== undefined && { dates: input.date_format }),
  };
  const found = await withScratch(workspace, async (scratch) => {
    const paths = await pathsOf(workspace, input, scratch);
    const folder = await scratch();
    return run(paths.map((path) => ({ path, name: basename(path), scratch: folder, mapping })));
  });
  await removeUploads(workspace, input);
  return found;
}
