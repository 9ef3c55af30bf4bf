import { expect, it } from "vitest";
import type { ItemState } from "../../src/base/state.ts";
import type { Change, Side } from "../../src/engine/item.ts";
import { pairs } from "../../src/engine/pair.ts";
import { rulesOf, state } from "./examples.ts";

const AT = Date.parse("2024-02-05");
const { catalogue } = rulesOf();

const side = (item: number, with_: Partial<ItemState<number>>): Side => ({
  state: state("2024-01-05", { item, ...with_ }),
  ...{ value: 1, usage: null },
});
const ended = (item: number, with_: Partial<ItemState<number>> = {}, isSuspended = false): Change => {
  return { ...{ at: AT, item, isSuspended }, before: side(item, with_), after: null };
};
const begun = (item: number, with_: Partial<ItemState<number>> = {}, isSuspended = false): Change => {
  return { ...{ at: AT, item, isSuspended }, before: null, after: side(item, with_) };
};

/** The items that are paired, before and after. */
const paired = (...changes: Change[]) =>
  pairs(changes, catalogue).map(({ before, after }) => [before?.state.item, after?.state.item]);

const FIVE = { quantity: 5 };

it.each([
  ["the same product before the same family", { product: 2 }, { interval: "year" as const, price: 3 }],
  ["the same price", { price: 2, quantity: 5 }, { quantity: 9 }],
  ["the same interval", { price: 2, interval: "year" as const, quantity: 5 }, { price: 3, quantity: 9 }],
  ["the same number of intervals", { price: 2, intervalCount: 3, quantity: 5 }, { price: 3, quantity: 9 }],
  ["the nearest quantity above", { price: 2, quantity: 9 }, { price: 3, quantity: 8 }],
  ["the nearest quantity on either side", { price: 2, quantity: 9 }, { price: 3, quantity: 2 }],
])("of several that fit, %s", (_, other, fitting) => {
  expect(paired(ended(1, FIVE), begun(2, other), begun(3, fitting))).toEqual([
    [1, 3],
    [undefined, 2],
  ]);
});

it("the item ids, where nothing else tells them apart", () => {
  expect(paired(ended(1), ended(2), begun(3), begun(4), begun(5))).toEqual([
    [1, 3],
    [2, 4],
    [undefined, 5],
  ]);
});

it("everything of one product before anything of one family", () => {
  expect(paired(ended(1, { product: 1 }), ended(2, { product: 2 }), begun(3, { product: 2 }))).toEqual([
    [2, 3],
    [1, undefined],
  ]);
});

it("an item with itself, whatever another has in common with it", () => {
  const moved: Change = { ...ended(1, { product: 1 }), after: side(1, { product: 11, quantity: 7 }) };
  expect(paired(moved, begun(2, { product: 1 }))).toEqual([
    [1, 1],
    [undefined, 2],
  ]);
});

it("nothing of another currency, kind or family", () => {
  const others = [begun(2, { currency: 2 }), begun(3, { product: 5, price: 5 }), begun(4, { product: 11 })];
  expect(paired(ended(1), ...others)).toEqual([
    [1, undefined],
    [undefined, 2],
    [undefined, 3],
    [undefined, 4],
  ]);
});

it("an item that goes over to another currency ends in the one and begins in the other", () => {
  const moved: Change = { ...ended(1), after: side(1, { currency: 2 }) };
  expect(paired(moved)).toEqual([
    [1, undefined],
    [undefined, 1],
  ]);
});

it("what is left is suspended where its item was; what is paired isn't", () => {
  const found = pairs(
    [ended(1, {}, true), ended(2, { product: 11 }, true), begun(3), begun(4, { product: 21 })],
    catalogue,
  );
  expect(
    found.map(({ before, after, isSuspended }) => [before?.state.item, after?.state.item, isSuspended]),
  ).toEqual([
    [1, 3, false],
    [2, undefined, true],
    [undefined, 4, false],
  ]);
});
