import { describe, expect, it } from "vitest";
import { GUESSED, IGNORED } from "../../web/bring/reading.ts";
import { waysOut } from "../../web/bring/ways-out.ts";

/** What buttons beside a warning's hint say and change. */
const ways = (hint: string) =>
  waysOut(hint).map(({ text, change }) => {
    const { source, columns, options } = change?.(GUESSED) ?? GUESSED;
    return [text, change === null ? null : { ...options, ...columns, ...(source && { source }) }];
  });

describe("the ways out of a warning", () => {
  it.each([
    [
      "If the day of an end still counts, pass --ends inclusive.",
      [["If the day of an end still counts:", { ends: "inclusive" }]],
    ],
    [
      "If the day of an end still counts, leave out --ends exclusive.",
      [["If the day of an end still counts:", { ends: "inclusive" }]],
    ],
    [
      "If each row is the MRR of one month, use `cambium import mrr FILE`.",
      [["If each row is the MRR of one month:", { source: "mrr" }]],
    ],
    [
      "If later rows replace earlier ones, map an item id (--map item_id=NAME) or use `cambium import changes FILE`. If each row is a month, use `cambium import mrr FILE`.",
      [
        ["If later rows replace earlier ones:", { source: "changes" }],
        ["If each row is a month:", { source: "mrr" }],
      ],
    ],
    [
      'If "Valid to" is only the end of the current term, leave it out: --ignore "Valid to".',
      [['If "Valid to" is only the end of the current term:', { "valid to": IGNORED }]],
    ],
    [
      "Map the column with the end: --map end=NAME.",
      [["Map the column with the end: --map end=NAME.", null]],
    ],
    [
      "If dates are written in another way, pass --date-format.",
      [["If dates are written in another way, choose their order in the menu above.", null]],
    ],
    ['Leave one out: --ignore "email".', [['Leave one out: "email".', { email: IGNORED }]]],
    [
      "If decimals follow a comma, pass --decimal-comma. Fix the rows, or pass --skip-bad to import only the good ones. Nothing was imported.",
      [
        ["If decimals follow a comma:", { decimal_comma: true }],
        ["Nothing was imported.", null],
      ],
    ],
  ])("%s", (hint, expected) => expect(ways(hint)).toEqual(expected));
});
