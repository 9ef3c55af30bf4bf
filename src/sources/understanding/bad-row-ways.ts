import type { BadRow, WayOut } from "../../base/error.ts";
import type { Mapping } from "../../store/file-mapping.ts";
import type { Field } from "../files/shape.ts";
import type { Staged } from "../files/staged.ts";
import { type Way, wayOut } from "../files/way-out.ts";

/**
 * The ways out where rows of a staged file are bad: how dates, amounts and words are written, which column is another,
 * and last to leave the rows out.
 * @param mapping how the file is read
 */
export function waysOut(staged: Staged, mapping: Mapping): WayOut[] {
  const { shape, bad, rows } = staged;
  const own =
    shape.isGuessed === true
      ? [...ofWords(staged), ...bad.flatMap((one) => wayOf(one, staged, mapping))]
      : [];
  const all = new Map(own.map(wayOut).map((way) => [way.sentence, way]));
  return [...[...all.values()].slice(0, MOST), wayOut(rows === 0 ? NO_GOOD_ROWS : WITHOUT_BAD_ROWS)];
}

const MOST = 3;
const MOST_WORDS = 5;
const WORD = /^[\w .-]{1,40}$/;
const NUMBERS = ["money", "signed", "number", "count", "integer", "percent"];
const DATES: Way = {
  when: "If dates are written in another way",
  options: [{ option: "date_format", value: null, example: "FORMAT" }],
};
const DECIMALS: Way = {
  when: "If decimals follow a comma",
  options: [{ option: "decimal_comma", value: true }],
};
const NO_GOOD_ROWS: Way = { advice: "It has no good rows: fix it and import it again" };
const WITHOUT_BAD_ROWS: Way = {
  advice: "Fix the rows, or import only the good ones",
  options: [{ option: "skip_bad", value: true }],
};

const fieldOf = ({ shape }: Staged, { column }: BadRow) => shape.fields.find(({ name }) => name === column);

/** One way for all words that aren't understood. */
function ofWords(staged: Staged): Way[] {
  const words = staged.bad.flatMap((one) => {
    const isOfWords = typeof fieldOf(staged, one)?.type === "object";
    return isOfWords && one.value !== null && WORD.test(one.value) ? [`${one.column}:${one.value}`] : [];
  });
  const options = [...new Set(words)].slice(0, MOST_WORDS).map((of) => ({
    option: "value",
    of,
    value: null,
    example: "MEANING",
  }));
  if (options.length === 0) return [];
  return [{ when: `If ${options.length === 1 ? "the word means" : "the words mean"} one of those`, options }];
}

function wayOf(one: BadRow, staged: Staged, mapping: Mapping): Way[] {
  const field = fieldOf(staged, one);
  if (field === undefined) return [];
  if (one.value === null) return [otherColumn(field)];
  if (field.type === "instant") return [DATES];
  if (!NUMBERS.some((name) => name === field.type)) return [];
  if (/\d,[0-9]{1,2}$/.test(one.value)) return [DECIMALS];
  return [ofNumbers(field, mapping)];
}

/** A column that holds no such numbers may not be the field: another may be, or none. */
function ofNumbers(field: Field, { map }: Mapping): Way {
  const column = map[field.name];
  if (field.isRequired === true || column === undefined) return otherColumn(field);
  return {
    when: `If "${column}" isn't ${field.name}`,
    advice: "leave it out",
    options: [{ option: "ignore", value: column }],
  };
}

function otherColumn({ name }: Field): Way {
  return {
    when: `If another column has ${name}`,
    advice: "map it",
    options: [{ option: "map", of: name, value: null, example: "NAME" }],
  };
}
