import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { replacePrice } from "../../src/api/books/catalogue.ts";
import { toCsv } from "../../src/api/csv.ts";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { setSetting } from "../../src/api/settings/organisation.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { type History, histories } from "../oracle/histories.ts";

/** Histories of one zone and reporting currency, side by side in one company; their customers renamed apart. */
export function companies(count: number, seed: number): History[] {
  const groups = new Map<string, History[]>();
  for (const history of fc.sample(histories(), { numRuns: count, seed })) {
    const key = `${history.zone} ${history.currency}`;
    groups.set(key, [...(groups.get(key) ?? []), history]);
  }
  return [...groups.values()].map((group) => ({
    ...group[0]!,
    states: group.flatMap(({ states }, index) =>
      states.map((state) => ({
        ...state,
        customer: `h${index}.${state.customer}`,
        item: `h${index}.${state.item}`,
      })),
    ),
  }));
}

/**
 * Imports a history as files of item states, rates and products, and sets what it needs.
 * @param accountOf the account of each customer
 */
export async function importHistory(
  workspace: Workspace,
  directory: string,
  history: History,
  accountOf: (customer: string) => string = () => "main",
): Promise<void> {
  await setSetting.run(workspace, { name: "currency", value: history.currency });
  await setSetting.run(workspace, { name: "timezone", value: history.zone });
  const states = stateRows(history.states, accountOf);
  const products = [...new Set(history.states.map(({ product }) => product))].map((product) => ({
    product,
    family: history.families[product] ?? product,
    kind: history.kinds?.[product] ?? "plan",
  }));
  const prices = [...new Map(history.states.map((state) => [state.price, state])).values()].map((state) => ({
    price: state.price,
    product: state.product,
    currency: state.currency,
    interval: state.interval,
    interval_count: state.intervalCount,
    unit_amount_micros: "",
    ...termsOf(history, state.price),
    usage_type: state.isMetered ? "metered" : "licensed",
  }));
  const rates = history.rates.map(({ day, currency, e12 }) => ({
    date: day,
    base: currency,
    quote: history.currency,
    rate: decimal(e12),
  }));
  const files: string[] = [];
  for (const [name, rows] of Object.entries({ states, products, prices, rates })) {
    const path = join(directory, `${name}.csv`);
    await writeFile(path, toCsv(rows));
    files.push(path);
  }
  await importOperation.run(workspace, { source: "states", files });
  for (const [pair, as] of Object.entries(history.replaces ?? {})) {
    const [before = "", after = ""] = pair.split(">");
    const isSold = [before, after].every((price) => history.states.some((state) => state.price === price));
    if (isSold) await replacePrice.run(workspace, { before, after, as });
  }
}

/** Item states as rows of a file. */
export function stateRows(states: History["states"], accountOf: (customer: string) => string = () => "main") {
  return states.map((state) => ({
    account: accountOf(state.customer),
    customer: state.customer,
    item: state.item,
    effective_at: new Date(state.at).toISOString(),
    status: state.status,
    product: state.product,
    price: state.price,
    quantity: state.quantity,
    currency: state.currency,
    interval: state.interval,
    interval_count: state.intervalCount,
    is_metered: state.isMetered,
    amount_micros: state.amount,
    percent_once: state.percentOff.once,
    percent_repeating: state.percentOff.repeating,
    percent_forever: state.percentOff.forever,
    fixed_once_micros: state.fixedOff.once,
    fixed_repeating_micros: state.fixedOff.repeating,
    fixed_forever_micros: state.fixedOff.forever,
    usage_micros: state.usage,
    usage_closed_at: state.usageClosedAt === null ? null : new Date(state.usageClosedAt).toISOString(),
  }));
}

/** The terms of a price as columns of a file of prices. */
function termsOf({ terms }: History, price: string): Record<string, string | number> {
  const known = terms?.[price];
  if (known === undefined) return { tiers: "", tiers_mode: "", package_size: "", billing_scheme: "per_unit" };
  const { mode, size, tiers } = known;
  if (mode === "package") {
    const each = micros(tiers[0]?.unit ?? 0n);
    return {
      tiers: "",
      tiers_mode: "",
      package_size: size,
      billing_scheme: "per_unit",
      unit_amount_micros: each,
    };
  }
  const json = tiers.map(({ upTo, unit, flat }) => ({
    up_to: upTo,
    unit_amount_micros: micros(unit),
    flat_amount_micros: micros(flat),
  }));
  return { tiers: JSON.stringify(json), tiers_mode: mode, package_size: "", billing_scheme: "tiered" };
}

/** 1e-12 of a major unit in micros, as a decimal. */
function micros(e12: bigint): string {
  const text = e12.toString().padStart(7, "0");
  return `${text.slice(0, -6)}.${text.slice(-6)}`.replace(/\.?0+$/, "");
}

function decimal(e12: bigint): string {
  const text = e12.toString().padStart(13, "0");
  return `${text.slice(0, -12)}.${text.slice(-12)}`;
}
