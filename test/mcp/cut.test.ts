import { describe, expect, it } from "vitest";
import { ASSISTANT } from "../../src/base/limits.ts";
import { cut } from "../../src/mcp/cut.ts";

const rowsOf = (count: number, width = 1) =>
  Array.from({ length: count }, (_, id) => ({ id, text: "x".repeat(width) }));
const sizeOf = (value: unknown) => JSON.stringify(value).length;

/** An answer of one row whose JSON has so many characters. */
function answerOf(characters: number): { rows: string[][] } {
  const word = "x".repeat(ASSISTANT.text);
  const rows: string[][] = [[]];
  while (sizeOf({ rows }) + word.length + 3 < characters) rows[0]!.push(word);
  rows[0]!.push("");
  const missing = characters - sizeOf({ rows });
  rows[0]![rows[0]!.length - 1] = "y".repeat(missing);
  return { rows };
}

describe("what an assistant is given of an answer", () => {
  it("is all of it up to the limit of rows, and one row less beyond", () => {
    const most = { rows: rowsOf(ASSISTANT.rows) };
    expect(cut(most)).toEqual({ answer: most, leftOut: [] });
    expect(cut({ rows: rowsOf(ASSISTANT.rows + 1) })).toEqual({
      answer: most,
      leftOut: [{ field: "rows", unit: "rows", shown: ASSISTANT.rows, of: ASSISTANT.rows + 1 }],
    });
  });

  it("is every character of a text up to its limit", () => {
    const most = { says: "x".repeat(ASSISTANT.text) };
    expect(cut(most)).toEqual({ answer: most, leftOut: [] });
    expect(cut({ says: `${most.says}y` })).toEqual({
      answer: { says: `${most.says}…` },
      leftOut: [{ field: "says", unit: "characters", shown: ASSISTANT.text, of: ASSISTANT.text + 1 }],
    });
  });

  it("is as long as its limit as JSON, and not a character longer", () => {
    const most = answerOf(ASSISTANT.characters);
    expect(sizeOf(most)).toBe(ASSISTANT.characters);
    expect(cut(most)).toEqual({ answer: most, leftOut: [] });
    const { answer, leftOut } = cut(answerOf(ASSISTANT.characters + 1));
    expect(sizeOf(answer)).toBeLessThanOrEqual(ASSISTANT.characters);
    expect(leftOut).toEqual([expect.objectContaining({ field: "rows[]", unit: "rows" })]);
  });

  it("has fewer rows where they are wide, before anything within them is cut", () => {
    const rows = Array.from({ length: 60 }, (_, id) => ({ id, cells: rowsOf(30, 20) }));
    const { answer, leftOut } = cut({ total: 60, rows });
    const shown = leftOut[0]?.shown ?? 0;
    expect(leftOut).toEqual([{ field: "rows", unit: "rows", shown, of: 60 }]);
    expect(answer).toEqual({ total: 60, rows: rows.slice(0, shown) });
    expect(sizeOf(answer)).toBeGreaterThan(ASSISTANT.characters / 2);
    expect(sizeOf(answer)).toBeLessThanOrEqual(ASSISTANT.characters);
  });

  it("is the next rows when asked from a row, until there are none", () => {
    const rows = rowsOf(250);
    const shownFrom = (first: number) => {
      const { answer, leftOut } = cut({ rows }, first);
      return { answer, shown: leftOut[0]?.shown };
    };
    expect(shownFrom(200)).toEqual({ answer: { rows: rows.slice(200) }, shown: 50 });
    expect(shownFrom(250)).toEqual({ answer: { rows: [] }, shown: 0 });
  });

  it("says how large it is where nothing of it fits", () => {
    const fields = Object.fromEntries(rowsOf(40, 900).map(({ id, text }) => [id, text]));
    expect(cut(fields)).toEqual({
      answer: {},
      leftOut: [{ field: "", unit: "characters", shown: 0, of: sizeOf(fields) }],
    });
  });

  it("counts what is left out of all rows together", () => {
    const { leftOut } = cut({ rows: [{ of: rowsOf(101) }, { of: rowsOf(103) }, { of: rowsOf(2) }] });
    expect(leftOut).toEqual([{ field: "rows[].of", unit: "rows", shown: 202, of: 206 }]);
  });
});
