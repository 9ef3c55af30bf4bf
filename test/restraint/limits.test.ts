import { expect, it } from "vitest";
import { LIMITS } from "../../src/base/limits.ts";
import { setPromptText } from "../../src/growth/prompt/prompt-texts.ts";
import { withSold } from "../growth/books.ts";
import { ask } from "./asking.ts";

const sold = { customer_id: "acme", item_id: "i", product: "Team", family: "Team", start: "2025-01-01" };
const refused = { code: "too_much" };

it("keeps no more blocks and texts of prompts than allowed", async () => {
  await withSold("2026-01-05", [{ ...sold, amount: 50 }], async (workspace) => {
    const { store } = workspace;
    const at = "2025-06-01T00:00:00.000Z";
    const body = {
      account: "main",
      customer: "acme",
      reason: "Legal",
      from: "2025-01-01",
      until: "2025-01-02",
    };
    const blocks = Array.from({ length: LIMITS.blocks.most - 1 }, (_, n) => ({ id: `x${n}`, at, body }));
    store.versions.append("block", blocks, { by: "test", now: workspace.effects.now() });
    const block = { customer: "acme", reason: "Support", until: "2026-02-01" };
    const { id } = await ask(workspace, "blocks set", block);
    await expect(ask(workspace, "blocks set", block)).rejects.toMatchObject(refused);
    // Changing one that is there is no further one.
    await ask(workspace, "blocks set", { ...block, id });

    store.together(() => {
      for (let n = 0; n < LIMITS.promptTexts.most - 1; n++)
        store.setNote("prompt_text", JSON.stringify([`p${n}`, ""]), {
          ...{ product: `p${n}`, segment: "", text: "More", link: null },
        });
    });
    await ask(workspace, "prompt texts set", { text: "The last one" });
    await expect(
      ask(workspace, "prompt texts set", { product: "Team", text: "One too many" }),
    ).rejects.toMatchObject(refused);
    await setPromptText(store, { product: "", segment: "", text: "Another", link: null });
  });
});
