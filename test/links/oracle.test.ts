import { describe, expect, it } from "vitest";
import { link } from "../../src/api/links.ts";
import { metric } from "../../src/api/questions.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { PRESETS } from "../../src/engine/policy.ts";
import { MOVEMENT_TYPES } from "../../src/engine/movement.ts";
import { type OracleCause, oracleCauses } from "../oracle/causes.ts";
import { byText } from "../oracle/changes.ts";
import type { History } from "../oracle/histories.ts";
import { type OracleSet, oracleLedger } from "../oracle/oracle.ts";
import { companies, importHistory } from "../metrics/books.ts";
import { inWorkspace } from "../workspace.ts";

const COUNT = Number(process.env.CAMBIUM_RUNS ?? 150);
const MOST = process.env.CAMBIUM_RUNS === undefined ? 10 : 1000;
const POLICIES = Object.entries(PRESETS);

describe("linked customers are what the definitions say of one customer", () => {
  for (const [index, history] of companies(COUNT, 11).slice(0, MOST).entries()) {
    const [name, policy] = POLICIES[index % POLICIES.length]!;
    it(`${history.zone}, ${history.currency}, ${name}`, async () => {
      await inWorkspace(async (workspace, directory) => {
        await importHistory(workspace, directory, history);
        const groups = groupsIn(history, 2 + (index % 3));
        for (const customers of groups) await link.run(workspace, { customers });
        const input = { ...linked(history, groups), policy };
        expect(await ledgerOf(workspace, name)).toEqual(inOrder(oracleLedger(input)));
      });
    });
  }
});

/** Groups of some customers; every fourth is alone. */
function groupsIn({ states }: History, size: number): string[][] {
  const customers = [...new Set(states.map(({ customer }) => customer))].sort(byText);
  const some = customers.filter((_, index) => index % 4 !== 3);
  const groups = some.flatMap((_, index) => (index % size === 0 ? [some.slice(index, index + size)] : []));
  return groups.filter((group) => group.length > 1);
}

/** The history with every customer of a group renamed to the one that begins first. */
function linked(history: History, groups: string[][]): History {
  const first = (customer: string) =>
    Math.min(...history.states.filter((state) => state.customer === customer).map(({ at }) => at));
  const names = new Map(
    groups.flatMap((group) => {
      const [representative = ""] = [...group].sort((a, b) => first(a) - first(b) || byText(a, b));
      return group.map((customer): [string, string] => [customer, representative]);
    }),
  );
  const states = history.states.map((state) => ({
    ...state,
    customer: names.get(state.customer) ?? state.customer,
  }));
  return { ...history, states };
}
