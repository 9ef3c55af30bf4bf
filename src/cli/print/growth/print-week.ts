import type { z } from "zod";
import { weekOperation } from "../../../api/week/week-operation.ts";
import { figure, type Row, table } from "../text-table.ts";

type Week = z.infer<typeof weekOperation.output>;
type Line = Week["rows"][number];

/** What to do this week with its money and why, what is held back until when, and what stands beside. */
export function weekText(output: Row): string {
  const { as_of: day, currency, coverage, ...lists } = weekOperation.output.parse(output);
  const money = (minor: number | null) => figure(minor, "money", currency);
  const line = (row: Line) => ({
    customer: nameOf(row),
    "next step": [row.step, row.step_product].filter((text) => text !== null).join(", "),
    "a month": money(row.step_mrr),
    expected: row.verdict === "works" ? money(row.expected_mrr) : "not shown",
    why: row.why,
  });
  const covered =
    coverage.coverage === null
      ? coverage.state.replaceAll("_", " ")
      : figure(coverage.coverage, "times", currency);
  return [
    `This week, ${currency}, ${day}\n`,
    lists.rows.length === 0 ? "Nothing to do: no signal is open whose next step may be offered.\n" : "",
    listed("", lists.rows.map(line)),
    listed(
      "Held back",
      lists.held.map((row) => ({ ...line(row), until: row.from ?? row.waits_for ?? "not known" })),
    ),
    listed("Terms to talk about", lists.terms.map(line)),
    listed(
      "Stalled opportunities",
      lists.stalled.map((row) => ({
        customer: nameOf(row),
        ...{ opportunity: row.title, stage: row.stage, days: row.days, amount: money(row.amount) },
      })),
    ),
    listed(
      "Discounts that end",
      lists.discounts.map((row) => ({
        ...{ customer: nameOf(row), product: row.product, ends: row.ends_on, list: money(row.list) },
      })),
    ),
    listed(
      "Taken back",
      lists.takebacks.map((row) => ({
        ...{ customer: nameOf(row), opportunity: row.title, closed: row.closed },
        ...{ claimed: money(row.claimed), kept: money(row.kept) },
      })),
    ),
    listed(
      "Bought and hardly used",
      lists.unused.map((row) => ({
        ...{ customer: nameOf(row), product: row.product, list: money(row.list) },
      })),
    ),
    `\nCoverage of ${coverage.quarter}: ${covered}\n`,
  ].join("");
}

const nameOf = ({ name, customer }: { name: string | null; customer: string }) =>
  name === null ? customer : `${name} (${customer})`;

function listed(title: string, rows: Row[]): string {
  if (rows.length === 0) return "";
  return `${title === "" ? "" : `\n${title}\n`}${table(rows)}`;
}
