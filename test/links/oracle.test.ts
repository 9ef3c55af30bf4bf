import { describe, expect, it } from "vitest";
import { metric } from "../../src/api/ask/questions.ts";
import { link } from "../../src/api/books/links.ts";
import { verify } from "../../src/api/evidence/verify.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { CAUSES, MOVEMENT_TYPES } from "../../src/base/words.ts";
import { PRESETS } from "../../src/engine/policy/policy.ts";
import { drawn, drawnOne, histories } from "../amount.ts";
import { companies, importHistory } from "../metrics/books.ts";
import { oracleCauses } from "../oracle/causes.ts";
import { byText } from "../oracle/changes.ts";
import { FROM_DAY, type History } from "../oracle/histories.ts";
import { oracleLedger } from "../oracle/oracle.ts";
import { inWorkspace } from "../workspace.ts";

const COUNT = histories(150);
const COMPANIES = drawn("linked companies", companies(COUNT, 11), { few: 2, all: 3 });
const POLICIES = Object.entries(PRESETS);

/** Policies under which no change waits for another, so that money stands at the same time in both readings. */
const JOINS_NOTHING = ["stripe", "baremetrics", "maxio"];

describe("linked customers are what the definitions say of one customer", () => {
  for (const [index, history] of COMPANIES.entries()) {
    const [name, policy] = drawnOne(`policy of linked company ${index}`, POLICIES);
    it(`${history.zone}, ${history.currency}, ${name}`, async () => {
      await inWorkspace(async (workspace, directory) => {
        await importHistory(workspace, directory, history, accountOf);
        const groups = groupsIn(history, 2 + (index % 3));
        for (const customers of groups) await link.run(workspace, { customers });
        const input = { ...linked(history, groups), policy };
        const { sets, causes } = await ledgerOf(workspace, name, policy.currency === "separate");
        expect(groups.length).toBeGreaterThan(0);
        expect(sets).toEqual(
          oracleLedger(input)
            .map(({ customer, at, day, type }) => `${customer} ${at} ${day} ${type}`)
            .sort(),
        );
        expect(causes).toEqual(
          oracleCauses(input)
            .map(({ customer, at, type, cause, product, price, currency, micros }) =>
              [customer, at, type, cause, product, price, currency, micros].join(" "),
            )
            .sort(),
        );
        if (JOINS_NOTHING.includes(name)) await expectSameMoney(workspace, name);
        expect((await verify.run(workspace, { linked: true, policy: name })).is_sound).toBe(true);
      });
    });
  }
});

async function expectSameMoney(workspace: Workspace, policy: string): Promise<void> {
  const asked = { from: FROM_DAY.slice(0, 7), to: "2025-12", policy };
  const rowsOf = async (id: string, isLinked: boolean) =>
    (await metric.run(workspace, { ...asked, metric: id, linked: isLinked })).rows;
  expect(await rowsOf("mrr", true)).toEqual(await rowsOf("mrr", false));
  const apart = await rowsOf("active_customers", false);
  const together = await rowsOf("active_customers", true);
  expect(together.every(({ value }, index) => Number(value) <= Number(apart[index]?.value))).toBe(true);
  expect(together.some(({ value }, index) => Number(value) < Number(apart[index]?.value))).toBe(true);
}

/** Every other customer of a history is of another account. */
function accountOf(customer: string): string {
  return /[13579]$/.test(customer) ? "main" : "eu";
}

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
  const nameOf = (customer: string) => `${accountOf(customer)}/${customer}`;
  const names = new Map(
    groups.flatMap((group) => {
      const [representative = ""] = [...group].sort(
        (a, b) => first(a) - first(b) || byText(nameOf(a), nameOf(b)),
      );
      return group.map((customer): [string, string] => [customer, representative]);
    }),
  );
  const states = history.states.map((state) => ({
    ...state,
    item: `${nameOf(state.customer)} ${state.item}`,
    customer: names.get(state.customer) ?? state.customer,
  }));
  return { ...history, states };
}

/** The sets and the causes of the linked ledger of a policy, as sorted lines. */
async function ledgerOf(
  workspace: Workspace,
  policy: string,
  isSeparate: boolean,
): Promise<{ sets: string[]; causes: string[] }> {
  const { schema, warehouse } = (await workspace.reading(policy, { isLinked: true })).book;
  const rows = await warehouse.query(
    `select c.customer_id${isSeparate ? " || '|' || u.code" : ""} as name, l.at_ms, l.moved_on::varchar as day, l.type, l.cause,
       p.product_id, r.price_id, u.code, sum(l.after_micros - l.before_micros) as micros
     from ledger l
     join customers c on c.customer = l.customer
     join currencies u on u.currency = l.currency
     join products p on p.product = case when l.after_state > 0 then l.after_product else l.before_product end
     join prices r on r.price = case when l.after_state > 0 then l.after_price else l.before_price end
     group by all`,
    schema,
  );
  const typeOf = (type: unknown) => MOVEMENT_TYPES[Number(type)];
  const sets = rows.map(({ name, at_ms, day, type }) => `${name} ${at_ms} ${day} ${typeOf(type)}`);
  const causes = rows
    .filter(({ micros }) => micros !== 0n)
    .map(({ name, at_ms, type, cause, product_id, price_id, code, micros }) =>
      [name, at_ms, typeOf(type), CAUSES[Number(cause)], product_id, price_id, code, micros].join(" "),
    );
  return { sets: [...new Set(sets)].sort(), causes: causes.sort() };
}
