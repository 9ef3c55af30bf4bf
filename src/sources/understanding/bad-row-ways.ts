import type { WayOut } from "../../base/error.ts";
import type { Staged } from "../files/staged.ts";
import { type Way, wayOut } from "../files/way-out.ts";

/** The ways out where rows of a staged file are bad: how dates, amounts and words are written. */
export function waysOut({ shape, bad }: Staged): WayOut[] {
  if (shape.isGuessed !== true) return [];
  const ways = bad.flatMap(({ column, value }): Way[] => {
    const type = shape.fields.find(({ name }) => name === column)?.type;
    if (type === undefined || value === null) return [];
    if (type === "instant") return [DATES];
    if ((type === "money" || type === "signed") && /,[0-9]{1,2}$/.test(value)) return [DECIMALS];
    if (typeof type === "object" && WORD.test(value))
      return [
        {
          when: "If a word means one of those",
          options: [{ option: "value", of: `${column}:${value}`, value: null, example: type.oneOf[0] }],
        },
      ];
    return [];
  });
  const all = new Map(ways.map(wayOut).map((way) => [way.sentence, way]));
  return [...all.values()].slice(0, MOST);
}

const MOST = 3;
const WORD = /^[\w .-]{1,40}$/;
const DATES: Way = {
  when: "If dates are written in another way",
  options: [{ option: "date_format", value: null }],
};
const DECIMALS: Way = {
  when: "If decimals follow a comma",
  options: [{ option: "decimal_comma", value: true }],
};
