import { describe, expect, it } from "vitest";
import { CambiumError } from "../../src/base/error.ts";
import { limiter } from "../../src/sources/stripe/api/limiter.ts";
import { type Excuse, retry } from "../../src/sources/stripe/api/retry.ts";

/** A clock that stands still until somebody sleeps: then it goes to the next one who wakes. */
function fakeTiming() {
  let now = 0;
  const sleepers: { at: number; wake: () => void }[] = [];
  const sleep = (ms: number) => new Promise<void>((wake) => sleepers.push({ at: now + ms, wake }));
  const run = async (isDone: () => boolean) => {
    while (!isDone()) {
      await new Promise((resolve) => setImmediate(resolve));
      sleepers.sort((a, b) => a.at - b.at);
      const next = sleepers.shift();
      if (next === undefined) continue;
      now = Math.max(now, next.at);
      next.wake();
    }
  };
  return { timing: { clock: () => now, sleep }, run };
}

async function simulate(perSecond: number, atOnce: number, tasks: number, tookMs: (n: number) => number) {
  const { timing, run } = fakeTiming();
  const inTurn = limiter({ perSecond, atOnce }, timing);
  const starts: number[] = [];
  let [busy, most, done] = [0, 0, 0];
  for (let n = 0; n < tasks; n += 1) {
    void inTurn(async () => {
      starts.push(timing.clock());
      busy += 1;
      most = Math.max(most, busy);
      await timing.sleep(tookMs(n));
      busy -= 1;
    }).then(() => {
      done += 1;
    });
  }
  await run(() => done === tasks);
  const inSecond = starts.map((from) => starts.filter((at) => at >= from && at < from + 1000).length);
  return { peak: Math.max(...inSecond), most, seconds: (starts.at(-1) ?? 0) / 1000 };
}

describe("the limiter", () => {
  for (const [perSecond, atOnce] of [
    [20, 8],
    [1, 1],
    [3, 100],
    [25, 4],
    [499, 64],
    [500, 16],
  ] as const) {
    it(`starts at most ${perSecond} in any second and runs at most ${atOnce} at once`, async () => {
      const { peak, most } = await simulate(perSecond, atOnce, perSecond * 3 + 5, (n) => (n * 37) % 190);
      expect(peak).toBeLessThanOrEqual(perSecond);
      expect(most).toBeLessThanOrEqual(atOnce);
    });
  }
  it("wastes little of what it may", async () => {
    const { seconds } = await simulate(20, 8, 200, () => 100);
    expect(seconds).toBeLessThan(11);
  });
  it("lets the next one in when one fails", async () => {
    const { timing } = fakeTiming();
    const inTurn = limiter({ perSecond: 10, atOnce: 1 }, timing);
    await expect(inTurn(() => Promise.reject(new Error("broken")))).rejects.toThrow("broken");
    const second = inTurn(async () => 2);
    expect(timing.clock()).toBe(0);
    void second;
  });
});

describe("trying again", () => {
  const giveUp = ({ what }: Excuse, tries: number) => new CambiumError("internal", `${what}, ${tries} times`);
  const attempts = async (failures: number, excuse: Excuse | null, random = 1) => {
    const slept: number[] = [];
    let asked = 0;
    const ask = async () => {
      asked += 1;
      if (asked <= failures) throw new Error("no");
      return "answer";
    };
    const effects = { random: () => random, sleep: async (ms: number) => void slept.push(ms) };
    const answer = await retry(ask, () => excuse, giveUp, effects).catch((error: Error) => error.message);
    return { answer, slept, asked };
  };
  it("waits twice as long each time, half a minute at most", async () => {
    const { answer, slept } = await attempts(7, { what: "busy" });
    expect(answer).toBe("answer");
    expect(slept).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000]);
  });
  it("draws each wait from nothing up", async () => {
    expect((await attempts(2, { what: "busy" }, 0.25)).slept).toEqual([125, 250]);
  });
  it("waits as long as it is asked to", async () => {
    expect((await attempts(1, { what: "busy", waitMs: 3000 })).slept).toEqual([3000]);
  });
  it("gives up after eight attempts, and at once when there is no excuse", async () => {
    expect(await attempts(99, { what: "busy" })).toMatchObject({ answer: "busy, 8 times", asked: 8 });
    expect(await attempts(99, null)).toMatchObject({ answer: "no", asked: 1 });
  });
});
