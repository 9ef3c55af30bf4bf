import type { Staged } from "./staged.ts";

/** The flags that help where rows of a staged file are bad, each as a sentence: how dates, amounts and words are written. */
export function waysOut({ shape, bad }: Staged): string[] {
  if (shape.isGuessed !== true) return [];
  const ways = bad.flatMap(({ column, value }) => {
    const type = shape.fields.find(({ name }) => name === column)?.type;
    if (type === undefined || value === null) return [];
    if (type === "instant") return "If dates are written in another way, pass --date-format.";
    if ((type === "money" || type === "signed") && /,[0-9]{1,2}$/.test(value))
      return "If decimals follow a comma, pass --decimal-comma.";
    if (typeof type === "object" && WORD.test(value))
      return `If a word means one of those, pass --value '${column}:${value}=${type.oneOf[0]}'.`;
    return [];
  });
  return [...new Set(ways)].slice(0, MOST);
}

const MOST = 3;
const WORD = /^[\w .-]{1,40}$/;
