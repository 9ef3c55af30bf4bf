import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Policy, PRESETS } from "../../src/engine/policy/policy.ts";
import { histories as amount, isLong, SEED, several } from "../amount.ts";
import { type OracleCause, oracleCauses } from "../oracle/causes.ts";
import { type History, histories } from "../oracle/histories.ts";
import { oracleLedger } from "../oracle/oracle.ts";
import { policies } from "../oracle/policies.ts";
import { engineCauses, engineLedger } from "./engine.ts";

/** Histories for each preset, and of any policy. */
const EACH = several({ few: 4, all: 10 });
const RUNS = several({ few: 150, all: 500 });

const keyOf = ({ customer, at, cause, product, price, currency }: OracleCause) =>
  JSON.stringify([customer, at, cause, product, price, currency]);
const inOrder = (rows: OracleCause[]) => [...rows].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));

function check(history: History, policy: Policy): void {
  const input = { ...history, policy };
  expect(engineLedger(input)).toEqual(oracleLedger(input));
  expect(inOrder(engineCauses(input))).toEqual(inOrder(oracleCauses(input)));
}

describe("the engine names the movements, and splits them into the causes, that the definitions name", () => {
  for (const [name, policy] of Object.entries(PRESETS)) {
    it(`under ${name}`, () => {
      fc.assert(
        fc.property(histories(), (history) => check(history, policy)),
        { numRuns: isLong ? amount(EACH) : EACH, seed: SEED },
      );
    });
  }

  it("under any preset, with settings of its own", () => {
    fc.assert(
      fc.property(histories(), policies(), (history, { policy }) => check(history, policy)),
      { numRuns: isLong ? 10 * amount(RUNS) : RUNS, seed: SEED },
    );
  });
});
