import { verify } from "../../api/evidence/verify.ts";
import { figure, plainText, type Row, table } from "./text-table.ts";

/** The result of `verify`: the checks, the evidence behind the books, and Stripe's current figures next to them. */
export function verifyText(output: Row): string {
  const answer = verify.output.parse(output);
  const { is_sound, rows, coverage, live, taxed_prices, assumed, corrections } = answer;
  const { unknown, unknown_words, untold, untold_fields } = answer;
  const backed = coverage.map(({ evidence, changes, share }) => ({
    evidence,
    changes: plainText(changes),
    "share of movements": share === null ? "" : `${(share * 100).toFixed(1)}%`,
  }));
  const now = live.map(({ account, currency, ...money }) => ({
    account,
    currency,
    "MRR in Stripe": figure(money.live, "money", currency),
    "in Cambium": figure(money.books, "money", currency),
    difference: figure(money.difference, "money", currency),
  }));
  const parts = [`Your figures ${is_sound ? "add up" : "don't add up"}.\n`, table(rows)];
  if (backed.length > 0) parts.push("\nEvidence behind movements\n", table(backed));
  if (now.length > 0) parts.push("\nSubscriptions as last seen, without usage\n", table(now));
  if (taxed_prices.length > 0)
    parts.push(
      `\n${taxed_prices.length} prices include tax, and so does their MRR: ${taxed_prices.slice(0, 5).join(", ")}\n`,
    );
  if (assumed > 0)
    parts.push(
      `\n${assumed} states are assumed: they're known only from what Stripe last reported.\n`,
      table(corrections),
    );
  if (unknown > 0)
    parts.push(
      `\nStripe objects have ${unknown} values that Cambium doesn't know. Update Cambium, then sync with --full.\n`,
      table(unknown_words),
    );
  if (untold > 0)
    parts.push(
      `\n${untold} details that figures need are missing. If you have a Stripe key, \`cambium sync stripe\` can fetch those that still exist.\n`,
      table(untold_fields),
    );
  return parts.join("");
}
