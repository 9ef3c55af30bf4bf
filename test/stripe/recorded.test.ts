import { expect, test } from "vitest";
import { several } from "../amount.ts";
import { inReplay, type Recorded, recorded } from "./recorded.ts";

const HOUR = 3600;

/** The same account with no event left, as one that is first read a month later. */
function withoutEvents(of: Recorded): Recorded {
  return { ...of, objects: { ...of.objects, event: [] } };
}

const CREATED = 1_781_092_800;
/** Seconds at which the account is first read, and then again when all has happened. */
const INSTANTS = several({ few: [2, 2 * HOUR], all: [0, 2, 3, 2 * HOUR] }).map((since) => CREATED + since);

test.each(["checkout", "secured"])(
  "%s: who never pays is nobody, who pays late is new by then, under every preset and whenever it is read",
  async (name) => {
    for (const of of [recorded(name), withoutEvents(recorded(name))]) {
      for (const instant of [...INSTANTS, of.now]) {
        await inReplay(of, async (replay) => {
          await replay.syncAt(instant);
          expect(await replay.moved("stripe"), `first read at ${instant}`).toEqual(["2026-06 new 10"]);
          await replay.syncAt(of.now);
          expect(await replay.moved("stripe"), `then at ${of.now}`).toEqual(["2026-06 new 10"]);
          if (instant === of.now) expect(await replay.movedAnywhere()).toEqual(["2026-06 new 10"]);
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

test("a fixed term counts from its beginning to its end, also where a request to end is churn", async () => {
  const of = recorded("fixed-term");
  await inReplay(of, async (replay) => {
    await replay.syncAt(of.now);
    expect(await replay.movedAnywhere()).toEqual(["2026-01 new 6; 2026-04 churn -6"]);
  });
  const over = ended(of);
  await inReplay(over, async (replay) => {
    await replay.syncAt(over.now);
    expect(await replay.movedAnywhere()).toEqual(["2026-01 new 6; 2026-04 churn -6"]);
  });
});

/** The same account when its subscriptions have come to the end that was agreed on. */
function ended(of: Recorded): Recorded {
  const subscription = (of.objects.subscription ?? []).map(
    ([id, [first]]): Recorded["objects"][string][number] => {
      const body = { ...first?.[1], id, object: "subscription" };
      const over = { ...body, status: "canceled", ended_at: Number(first?.[1].cancel_at) };
      return [id, [[0, over]]];
    },
  );
  return { ...of, now: of.now + 100 * 24 * HOUR, objects: { ...of.objects, subscription } };
}
