import { CAUSES, groupOf, MOVEMENT_TYPES } from "../../base/words.ts";
import { literal } from "../../warehouse/literal.ts";

/** Columns of the customer that a row is of. */
export const CUSTOMER = { account: "The billing account", customer_id: "The customer" };

/** How exact amounts are described. */
export const MONEY = "in units of its currency, exactly";

/** The customer of a row `x`. */
export const BY = "join customers u on u.customer = x.customer";

/** Name and meaning of a table of our own. */
export function own(name: string, comment: string) {
  return { schema: "cambium", name, comment } as const;
}

/** SQL for the word of a number, such as that of a cause. */
function word(column: string, words: readonly string[]): string {
  return `[${words.map(literal).join(", ")}][${column} + 1]`;
}

/** SQL for the movement type of a number. */
export const typeOf = (column: string) => word(column, MOVEMENT_TYPES);

/** SQL for the cause of a number. */
export const causeOf = (column: string) => word(column, CAUSES);

/** SQL for the group of a cause's number. */
export const groupNamed = (column: string) => word(column, CAUSES.map(groupOf));

/** SQL for an amount in units that is told in micros and may have a fraction of them. */
export const amount = (micros: string) => `(${micros} / 1000000)::decimal(38, 6)`;

/** SQL for an amount in units, exactly. */
export const units = (micros: string) => `(${micros}::decimal(19, 0) * 0.000001)::decimal(38, 6)`;

/** SQL for an exchange rate, exactly: how much of the reporting currency one unit is. */
export const rateOf = (rate: string) => `(${rate}::decimal(19, 0) * 0.000000000001)::decimal(20, 12)`;
