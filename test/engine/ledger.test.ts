import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { histories as amount } from "../amount.ts";
import { type OracleCause, oracleCauses } from "../oracle/causes.ts";
import { histories } from "../oracle/histories.ts";
import { oracleLedger } from "../oracle/oracle.ts";
import { engineCauses, engineLedger } from "./engine.ts";

const RUNS = amount(100);

const keyOf = ({ customer, at, cause, product, price, currency }: OracleCause) =>
  JSON.stringify([customer, at, cause, product, price, currency]);
const inOrder = (rows: OracleCause[]) => [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

describe("the engine names the movements, and splits them into the causes, that the definitions name", () => {
  for (const [name, policy] of Object.entries(PRESETS)) {
    it(`under ${name}`, () => {
      fc.assert(
        fc.property(histories(), (history) => {
          const input = { ...history, policy };
          expect(engineLedger(input)).toEqual(oracleLedger(input));
          expect(inOrder(engineCauses(input))).toEqual(inOrder(oracleCauses(input)));
        }),
        { numRuns: RUNS, seed: 20261121 },
      );
    });
  }
});
