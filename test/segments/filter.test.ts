import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { filterText, OPERATORS, parseFilter } from "../../src/metrics/segments/segment-filter.ts";

const text = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.string({
    unit: fc.constantFrom("\\", ",", "&", "|", "=", "!", "~", "<", ">", " ", "\n", "a", "é", "😀"),
  }),
);
const condition = fc.record({
  field: text.filter((name) => name !== ""),
  operator: fc.constantFrom(...OPERATORS),
  values: fc.array(text, { minLength: 1, maxLength: 3 }),
});
const filters = fc.array(fc.array(condition, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 });

describe("the language of segments", () => {
  it("reads what it writes", () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(parseFilter(filterText(filter))).toEqual(filter);
      }),
      { seed: 5, numRuns: 2000 },
    );
  });

  it("reads any text or says why not, and writes what it read in a form that stays", () => {
    fc.assert(
      fc.property(text, (given) => {
        let normal = "";
        try {
          normal = filterText(parseFilter(given));
        } catch (error) {
          expect(error).toMatchObject({ code: "usage" });
          return;
        }
        expect(filterText(parseFilter(normal))).toBe(normal);
      }),
      { seed: 6, numRuns: 2000 },
    );
  });

  it("reads groups, lists, unknown values and space", () => {
    expect(parseFilter("country = DE, AT & mrr >= 500 | product!=")).toEqual([
      [
        { field: "country", operator: "=", values: ["DE", "AT"] },
        { field: "mrr", operator: ">=", values: ["500"] },
      ],
      [{ field: "product", operator: "!=", values: [""] }],
    ]);
    expect(parseFilter("name=Salt \\& Co\\, Ltd,")).toEqual([
      [{ field: "name", operator: "=", values: ["Salt & Co, Ltd", ""] }],
    ]);
    expect(parseFilter("note==a=b")).toEqual([[{ field: "note", operator: "=", values: ["=a=b"] }]]);
  });

  it.each(["", "country", "=DE", "country=DE&", "country=DE||mrr>1", "country!DE", "country=DE\\"])(
    "refuses %j",
    (wrong) => {
      expect(() => parseFilter(wrong)).toThrow();
    },
  );
});
