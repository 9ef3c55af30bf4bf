import { expect, test } from "vitest";
import { inReplay, type Recorded, recorded } from "./recorded.ts";

const HOUR = 3600;

/** The same account with no event left, as one that is first read a month later. */
function withoutEvents(of: Recorded): Recorded {
  return { ...of, objects: { ...of.objects, event: [] } };
}

const CREATED = 1_781_092_800;
/** Seconds at which the account is first read, and then again when all has happened. */
const INSTANTS = [0, 2, 3, 2 * HOUR].map((since) => CREATED + since);

test.each(["checkout", "secured"])(
  "%s: who never pays is nobody, who pays late is new by then, under every preset and whenever it is read",
  async (name) => {
    for (const of of [recorded(name), withoutEvents(recorded(name))]) {
      for (const instant of [...INSTANTS, of.now]) {
        await inReplay(of, async (replay) => {
          await replay.syncAt(instant);
          expect(await replay.moved("stripe"), `first read at ${instant}`).toEqual(["2026-06 new 10"]);
          await replay.syncAt(of.now);
          expect(await replay.movedAnywhere(), `then at ${of.now}`).toEqual(["2026-06 new 10"]);
        });
      }
    }
  },
);

test("a subscription made in June that begins in January counts from then", async () => {
  const of = recorded("backdated");
  await inReplay(of, async (replay) => {
    await replay.syncAt(of.now);
    expect(await replay.movedAnywhere()).toEqual(["2026-01 new 100"]);
  });
});
