import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import {
  promptTexts,
  removePromptText,
  setPromptText,
  unknownNames,
  VARIABLES,
} from "../../growth/prompt/prompt-texts.ts";
import { findSegment } from "../../model/saved-segments.ts";
import { findProduct } from "../books/catalogue.ts";
import { operation } from "../operation.ts";

const textRow = z.object({
  product: z.string().describe("Id of a product; empty: any"),
  segment: z.string().describe("Name of a saved segment; empty: everybody"),
  text: z.string(),
  link: z.string().nullable(),
});

export const promptTextsOperation = operation({
  name: "prompt texts",
  summary: "List the texts and links of prompts, the most particular first",
  effect: "read",
  isOfRecord: true,
  path: "/prompt/texts",
  positional: [],
  input: z.object({}),
  output: z.object({ rows: z.array(textRow) }),
  rows: "rows",
  run: async ({ store }) => ({ rows: await promptTexts(store) }),
});

const names = VARIABLES.map((name) => `{${name}}`).join(", ");
const filledSchema = z.string().trim().min(1).max(1000);

export const setPromptTextOperation = operation({
  name: "prompt texts set",
  summary: "Set the text and link of prompts, of all products or one, and for a segment",
  effect: "write",
  path: "/prompt/texts",
  positional: [],
  input: z.object({
    product: z.string().min(1).max(200).optional().describe("Id or name of a product; any by default"),
    segment: z.string().min(1).max(200).optional().describe("Name of a saved segment; everybody by default"),
    text: filledSchema.optional().describe(`May name ${names}`),
    link: z
      .string()
      .regex(/^https:\/\/\S+$/, "a link begins with https://")
      .max(2000)
      .optional()
      .describe("Where it leads; may name the same"),
    reset: z.boolean().optional().describe("Remove the text"),
  }),
  output: textRow.partial({ text: true, link: true }),
  was: async ({ store }) => promptTexts(store),
  async run(workspace, { product: asked, segment = "", text, link, reset }) {
    if ((text === undefined) === (reset !== true))
      throw new CambiumError("usage", "pass either a text or reset, not both", {
        hint: "Pass --text, or --reset.",
      });
    const { store } = workspace;
    await workspace.states();
    const product = asked === undefined ? "" : (await findProduct(workspace, asked)).product;
    if (text === undefined) {
      if (removePromptText(store, { product, segment })) return { product, segment };
      throw new CambiumError("not_found", "there is no such text", {
        hint: "Run `cambium prompt texts` to list them.",
      });
    }
    const [unknown] = unknownNames(text + (link ?? ""));
    if (unknown !== undefined)
      throw new CambiumError("usage", `nothing is known by the name {${unknown}}`, {
        hint: `Use ${names}.`,
      });
    if (segment !== "") await findSegment(store, segment);
    await setPromptText(store, { product, segment, text, link: link ?? null });
    return { product, segment, text, link: link ?? null };
  },
});
