import { isCurrency } from "../../base/currency.ts";
import { literal } from "../../warehouse/literal.ts";
import { numberIn, textIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";
import type { FieldColumn } from "./forms.ts";
import type { Sample } from "./sample.ts";

/** A sign or code of a currency in amounts, and the currency it stands for: null for one of several, such as $. */
export interface CurrencySign {
  sign: string;
  currency: string | null;
  rows: number;
  /** How many of those rows name another currency. */
  against: number;
}

/** More signs than this are no signs of currencies. */
const MOST_SIGNS = 20;
const SIGN = "[A-Z]{1,3}[$£¥]|\\p{Sc}|\\b[A-Z]{3}\\b|kr|zł|Kč|Fr";

const SIGNS: Record<string, string> = {
  "€": "EUR",
  "£": "GBP",
  "¥": "JPY",
  "￥": "JPY",
  "₹": "INR",
  "₩": "KRW",
  "₽": "RUB",
  "₺": "TRY",
  "₪": "ILS",
  "฿": "THB",
  "₫": "VND",
  "₱": "PHP",
  "₴": "UAH",
  "₦": "NGN",
  zł: "PLN",
  Kč: "CZK",
  Fr: "CHF",
  R$: "BRL",
  US$: "USD",
  USD$: "USD",
  C$: "CAD",
  CA$: "CAD",
  CAD$: "CAD",
  A$: "AUD",
  AU$: "AUD",
  AUD$: "AUD",
  NZ$: "NZD",
  HK$: "HKD",
  S$: "SGD",
  SG$: "SGD",
  MX$: "MXN",
  NT$: "TWD",
  "CN¥": "CNY",
  "JP¥": "JPY",
};

/** Currencies that a sign may stand for, where it is several: their codes, as a pattern. */
const SHARED: Record<string, RegExp> = { $: /D$|^(ARS|CLP|COP|MXN|UYU)$/, kr: /^(DKK|ISK|NOK|SEK)$/ };

/** Whether a sign may stand for a currency. */
export function isSignOf({ sign, currency }: Pick<CurrencySign, "sign" | "currency">, code: string): boolean {
  return currency === null ? (SHARED[sign]?.test(code) ?? true) : currency === code;
}

/**
 * Finds the signs and codes of currencies that stand in amounts.
 * @param currency the column of the currency, as SQL over the sample; null where there is none
 */
export async function currencySigns(
  warehouse: Warehouse,
  sample: Sample,
  amounts: FieldColumn[],
  currency: string | null,
): Promise<CurrencySign[]> {
  const [amount] = amounts;
  if (amount === undefined) return [];
  const rows = await warehouse.query(
    `select regexp_extract(${amount.sql}, ${literal(SIGN)}) as sign, ${currency === null ? "null" : `upper(${currency})`} as code, count(*) as n
     from ${sample.relation} where regexp_matches(${amount.sql}, '[^0-9.,+-]') group by 1, 2 having sign <> '' order by 1, 2 limit ${MOST_SIGNS}`,
  );
  const found = new Map<string, CurrencySign>();
  for (const row of rows) {
    const sign = textIn(row, "sign");
    const of = SIGNS[sign] ?? (isCurrency(sign) ? sign : null);
    const one = found.get(sign) ?? { sign, currency: of, rows: 0, against: 0 };
    const count = numberIn(row, "n");
    one.rows += count;
    if (row.code !== null && !isSignOf(one, String(row.code))) one.against += count;
    found.set(sign, one);
  }
  return [...found.values()];
}

/** The currency that every amount of a sample is signed with; null where that can't be said. */
export async function signedCurrency(
  warehouse: Warehouse,
  sample: Sample,
  amounts: FieldColumn[],
  signs: CurrencySign[],
): Promise<string | null> {
  const codes = new Set(signs.map(({ currency }) => currency));
  const [code = null] = codes;
  const [amount] = amounts;
  if (codes.size !== 1 || code === null || amount === undefined) return null;
  const [row] = await warehouse.query(
    `select count(*) as n from ${sample.relation} where ${amount.sql} is not null and try_cast(${amount.sql} as double) is distinct from 0`,
  );
  return signs.reduce((sum, { rows }) => sum + rows, 0) >= numberIn(row, "n") ? code : null;
}
