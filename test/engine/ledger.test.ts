import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PRESETS } from "../../src/engine/policy.ts";
import { histories } from "../oracle/histories.ts";
import { oracleLedger } from "../oracle/oracle.ts";
import { engineLedger } from "./engine.ts";

const RUNS = Number(process.env.CAMBIUM_RUNS ?? 100);

describe("the engine names the movements that the definitions name", () => {
  for (const [name, policy] of Object.entries(PRESETS)) {
    it(`under ${name}`, () => {
      fc.assert(
        fc.property(histories(), (history) => {
          const input = { ...history, policy };
          expect(engineLedger(input)).toEqual(oracleLedger(input));
        }),
        { numRuns: RUNS, seed: 20261121 },
      );
    });
  }
});
