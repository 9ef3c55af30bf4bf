import { expect, it } from "vitest";
import type { ItemState } from "../../src/base/state.ts";
import { Zone } from "../../src/base/zone.ts";
import { movements } from "../../src/engine/movement.ts";
import { PRESETS } from "../../src/engine/policy/policy.ts";

const DAY = 86_400_000;
const NOTHING = { once: 0, repeating: 0, forever: 0 };

it("names thousands of change sets of one customer", () => {
  const states = Array.from({ length: 20_000 }, (_, day): ItemState<number> => {
    return {
      ...{ item: 1, at: day * DAY, status: "active", product: 1, price: 1, quantity: day + 1, currency: 1 },
      ...{ interval: "month", intervalCount: 1, isMetered: false, amount: (day + 1) * 1_000_000 },
      ...{ percentOff: NOTHING, fixedOff: NOTHING, usage: 0, usageClosedAt: null },
    };
  });
  const catalogue = {
    ...{ family: () => 1, kind: () => "plan" as const, unit: () => 1 },
    ...{ terms: () => undefined, replacement: () => "plan" as const },
  };
  const rules = { policy: PRESETS.cambium, zone: new Zone("UTC"), catalogue, rate: () => 1n };
  const named = movements(states, rules);
  expect(named.length).toBe(20_000);
  expect(
    named.slice(1).every(({ type, pairs }) => type === "expansion" && pairs[0]?.steps[0]?.cause === "seats"),
  ).toBe(true);
});
