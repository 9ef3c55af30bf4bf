import { expect, test } from "vitest";
import { inReplay, recorded } from "./recorded.ts";

test("a subscription made in June that begins in January counts from then", async () => {
  const of = recorded("backdated");
  await inReplay(of, async (replay) => {
    await replay.syncAt(of.now);
    expect(await replay.movedAnywhere()).toEqual(["2026-01 new 100"]);
  });
});
