import { z } from "zod";
import { checkMost } from "../../base/limits.ts";
import { checkVersion, newId, tell } from "../../growth/records/told-changes.ts";
import type { Told } from "../../growth/records/told-versions.ts";
import { operation } from "../operation.ts";
import { newIdSchema } from "../restraint/asked-inputs.ts";
import { addressReader, addressShape, pageAddress, pageAddressSchema } from "./saved-address.ts";
import { checkFree, nameSchema, type SavedView, viewsTold } from "./saved-versions.ts";

const viewRow = z.object({
  id: z.string(),
  name: z.string(),
  ...addressShape,
  by: z.string().describe("How it was last saved: http (a page or the API) or command line"),
  saved_at: z.string(),
  version: z.number(),
});

export const viewsOperation = operation({
  name: "views",
  summary: "List saved views: pages with their state, under a name",
  effect: "read",
  isOfRecord: true,
  path: "/views",
  positional: [],
  input: z.object({}),
  output: z.object({ rows: z.array(viewRow).describe("By name") }),
  rows: "rows",
  async run({ store }) {
    const read = await addressReader(store);
    const all = [...viewsTold.all(store).values()];
    return {
      rows: all
        .map((view) => rowOf(view, read))
        .sort((a, b) => a.name.localeCompare(b.name, "en") || a.id.localeCompare(b.id, "en")),
    };
  },
});

export const saveView = operation({
  name: "views save",
  summary: "Save a page with its state under a name, or rename a saved view",
  effect: "write",
  path: "/views",
  positional: ["name", "address"],
  input: z.object({
    name: nameSchema.describe("Name of the view: up to 80 characters, unlike all others"),
    address: pageAddressSchema.optional().describe(`${pageAddressSchema.description}. Needed for a new view`),
    id: newIdSchema.optional().describe("Change the view with this id, or give a new one this id"),
    version: z.number().int().optional().describe("Refuse if it is no longer at this version"),
  }),
  output: viewRow,
  was: async ({ store }, { id }) => viewsTold.find(store, id)?.body,
  async run({ store, effects }, { name, address, id: asked, version: seen }) {
    const views = viewsTold.all(store);
    const known = viewsTold.find(store, asked);
    const id = known?.id ?? asked ?? newId(store, "view");
    const others = [...views.values()].filter((one) => one.id !== id);
    checkFree(
      "view",
      name,
      others.map((one) => ({ id: one.id, name: one.body.name })),
    );
    const body: SavedView = { name, address: pageAddress(address ?? known?.body.address ?? "") };
    if (known === null) checkMost("views", views.size + 1);
    const now = effects.now();
    const expected = known === null ? 0 : checkVersion(`view ${id}`, known.version, seen);
    tell(store, "view", { id, at: now.toISOString(), body, version: expected }, now);
    return rowOf(viewsTold.one(store, id, "views"), await addressReader(store));
  },
});

export const removeView = operation({
  name: "views remove",
  summary: "Remove a saved view",
  effect: "write",
  path: "/views/{id}/remove",
  positional: ["id"],
  input: z.object({
    id: z.string().min(1).max(200).describe("Id of the view, as in `views`"),
    version: z.number().int().optional().describe("Refuse if it is no longer at this version"),
  }),
  output: z.object({ id: z.string(), name: z.string() }),
  was: async ({ store }, { id }) => viewsTold.find(store, id)?.body,
  async run({ store, effects }, { id, version: seen }) {
    const known = viewsTold.one(store, id, "views");
    const now = effects.now();
    const expected = checkVersion(`view ${id}`, known.version, seen);
    tell(store, "view", { id, at: now.toISOString(), body: null, version: expected }, now);
    return { id, name: known.body.name };
  },
});

function rowOf(
  { id, version, by, recordedAt, body }: Told<SavedView>,
  read: Awaited<ReturnType<typeof addressReader>>,
): z.infer<typeof viewRow> {
  return { id, name: body.name, ...read(body.address), by, saved_at: recordedAt, version };
}
