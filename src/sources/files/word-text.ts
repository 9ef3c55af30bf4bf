import { literal } from "../../warehouse/literal.ts";

/** A word as it is compared: in lower case, letters and digits with single spaces between them. */
export function plainWord(word: string): string {
  return word
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

/** SQL for a word as what it means; a word without a meaning of its own stays. @param meanings by word, in lower case */
export function wordText(text: string, meanings: Record<string, string>): string {
  const cases = Object.entries(meanings).map(
    ([word, meaning]) => `when ${literal(word)} then ${literal(meaning)}`,
  );
  return cases.length === 0 ? text : `case lower(${text}) ${cases.join(" ")} else ${text} end`;
}
