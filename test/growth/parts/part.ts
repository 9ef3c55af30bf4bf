import type { Workspace } from "../../../src/api/workspace.ts";
import type { Company } from "../../oracle/growth/company.ts";
import type { Ledger } from "../../oracle/growth/ledger.ts";
import type { Q } from "../../oracle/rational.ts";

/** One thing that is said: in words and exact numbers, and in money of the reporting currency. */
export interface Line {
  text: string;
  /** Expected: exact micros. Found: minor units. */
  money: Q[] | number[];
  /** Of a sum: how many amounts it adds up, each of which the product rounds to a micro, in its own currency and in that of reports. */
  adds?: number;
}

/** What is compared: companies side by side in one folder, each read by itself, and all of them as one, without what they use. */
export interface Read {
  company: Company;
  ledgers: Ledger[];
  all: Ledger;
}

/** One part of what growth says, twice: by the definitions, and by the product. */
export interface Part {
  name: string;
  expected(read: Read): Line[];
  found(workspace: Workspace, read: Read): Promise<Line[]>;
}

const MICROS_A_CENT = 10_000;
/** Micros by which an amount over several currencies may be cut short, and by which each amount of a sum may be. */
const SLACK = 100;
const SLACK_EACH = 1;

/**
 * What is expected beside what was found, as sorted texts: amounts in minor units, those found where they are within half of
 * one of what is expected.
 */
export function compared(expected: readonly Line[], found: readonly Line[]) {
  const known = new Map(found.map((line) => [line.text, line.money.map(Number)]));
  const textOf = (text: string, money: readonly number[]) => [text, ...money].join(" | ");
  return {
    expected: expected
      .map(({ text, money, adds = 0 }) =>
        textOf(
          text,
          money.map((one, index) => minorOf(one, known.get(text)?.[index], SLACK + adds * SLACK_EACH)),
        ),
      )
      .sort(),
    found: found.map(({ text, money }) => textOf(text, money.map(Number))).sort(),
  };
}

function minorOf(exact: Q | number, found: number | undefined, slack: number): number {
  const micros = typeof exact === "number" ? exact : Number((exact.n * 1_000_000n) / exact.d) / 1_000_000;
  const isNear = found !== undefined && Math.abs(found * MICROS_A_CENT - micros) <= MICROS_A_CENT / 2 + slack;
  return isNear ? found : Math.round(micros / MICROS_A_CENT);
}

/** A share to nine digits; half of one is rounded up, however it was divided. */
export const shown = (share: Q | number | null): string =>
  share === null
    ? "-"
    : ((typeof share === "number" ? share : Number(share.n) / Number(share.d)) + 1e-13).toFixed(9);

/** Thousandths as units. */
export const units = (thousandths: number | null): string =>
  thousandths === null ? "-" : String(thousandths / 1000);
