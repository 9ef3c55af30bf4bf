import { verify } from "../../api/evidence/verify.ts";
import { figure, plainText, type Row, table } from "./text-table.ts";

/** What `verify` found: the checks, what evidence backs the books, and what Stripe says now beside them. */
export function verifyText(output: Row): string {
  const answer = verify.output.parse(output);
  const { is_sound, rows, coverage, live, taxed_prices, assumed, corrections } = answer;
  const { unknown, unknown_words, untold, untold_fields } = answer;
  const backed = coverage.map(({ evidence, changes, share }) => ({
    evidence,
    changes: plainText(changes),
    "share of what moved": share === null ? "" : `${(share * 100).toFixed(1)}%`,
  }));
  const now = live.map(({ account, currency, ...money }) => ({
    account,
    currency,
    "MRR in Stripe": figure(money.live, "money", currency),
    "in the books": figure(money.books, "money", currency),
    difference: figure(money.difference, "money", currency),
  }));
  const parts = [`The books ${is_sound ? "add up" : "do not add up"}.\n`, table(rows)];
  if (backed.length > 0) parts.push("\nEvidence behind what moved\n", table(backed));
  if (now.length > 0) parts.push("\nWithout usage, as subscriptions were last seen\n", table(now));
  if (taxed_prices.length > 0)
    parts.push(
      `\n${taxed_prices.length} prices include tax, and so does their MRR: ${taxed_prices.slice(0, 5).join(", ")}\n`,
    );
  if (assumed > 0)
    parts.push(
      `\n${assumed} states are assumed: nothing but what Stripe last said explains them.\n`,
      table(corrections),
    );
  if (unknown > 0)
    parts.push(
      `\n${unknown} words in objects of Stripe are not known: a newer Cambium may know them; then sync with --full.\n`,
      table(unknown_words),
    );
  if (untold > 0)
    parts.push(
      `\n${untold} things that figures need were never told; with a key of Stripe's, \`cambium sync stripe\` asks for what is still there.\n`,
      table(untold_fields),
    );
  return parts.join("");
}
