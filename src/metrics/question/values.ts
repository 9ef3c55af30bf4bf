import { CambiumError } from "../../base/error.ts";
import type { Book } from "../../model/parts/book.ts";
import {
  attributeKey,
  isItemDimension,
  isMovementDimension,
  isStandingDimension,
  itemNames,
  mayBeUnknown,
  readsAsCohort,
  readTerm,
} from "../../model/parts/dimensions.ts";
import { standingLabels } from "../../model/parts/standing.ts";
import { literal } from "../../warehouse/literal.ts";
import { textIn } from "../../warehouse/rows.ts";

const MOST_NAMED = 12;

/**
 * Checks that every filter value exists: a typo would otherwise match nothing.
 * @throws CambiumError `not_found` listing the values there are, closest first
 */
export async function checkValues(book: Book, where: ReadonlyMap<string, string[]>): Promise<void> {
  for (const [name, values] of where) {
    if (isMovementDimension(name) || name === "currency") continue;
    for (const value of values) {
      if (value === "" && mayBeUnknown(name)) continue;
      const fits = name === "interval" ? readTerm(value).length > 0 : readsAsCohort(name, value);
      if (fits === true) continue;
      const known = fits === false ? [] : await knownValues(book, name, value);
      if (known !== null) throw missing(name, value, known);
    }
  }
}

/** The values of a dimension, when the given one isn't among them; null when it is. */
async function knownValues(book: Book, name: string, value: string): Promise<string[] | null> {
  const { labels, others } = await namesOf(book, name);
  return labels.includes(value) || others.includes(value) ? null : labels;
}

async function namesOf(book: Book, name: string): Promise<{ labels: string[]; others: string[] }> {
  if (isStandingDimension(name)) return { labels: standingLabels(name, book.standing), others: [] };
  if (isItemDimension(name)) return itemNames(book, name);
  const rows = await book.warehouse.query(
    `select label from dimension_values where dimension = ${literal(attributeKey(name))} order by label`,
    book.schema,
  );
  return { labels: rows.map((row) => textIn(row, "label")), others: [] };
}

function missing(name: string, value: string, known: string[]): CambiumError {
  const plain = value.toLowerCase();
  const isAlike = (label: string) =>
    label.toLowerCase().includes(plain) || plain.includes(label.toLowerCase());
  const sorted = [...known.filter(isAlike), ...known.filter((label) => !isAlike(label))];
  const more = sorted.length > MOST_NAMED ? `, and ${sorted.length - MOST_NAMED} more` : "";
  const hint =
    sorted.length > 0
      ? `Use one of ${sorted.slice(0, MOST_NAMED).join(", ")}${more}.`
      : name === "interval"
        ? "Use day, week, month, year, or a number of them, such as 3 months."
        : "Use the cohort's period: 2024-05 for cohort, 2024-Q2 for cohort_quarter, 2024 for cohort_year.";
  return new CambiumError("not_found", `unknown ${name}: "${value}"`, {
    reason: { id: "unknown_value", dimension: name, text: value },
    hint,
  });
}
