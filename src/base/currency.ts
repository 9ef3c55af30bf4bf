/**
 * ISO 4217 currencies by the number of digits in their minor unit, including those withdrawn since 2011 that billing
 * histories may still contain. Source: ISO 4217 amendment 179 and its list of withdrawn codes. `Intl` isn't used
 * because its digits differ between Node releases and between Node and browsers.
 */
const BY_DIGITS: Record<number, string> = {
  0: "BIF BYR CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
  2: `AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC
    CUC CUP CVE CZK DKK DOP DZD EEK EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF IDR ILS INR IRR
    JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL LTL LVL MAD MDL MGA MKD MMK MNT MOP MRO MRU MUR MVR MWK MXN MYR MZN NAD
    NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SLL SOS SRD SSP STD STN SVC
    SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VEF VES WST XCD XCG YER ZAR ZMK ZMW ZWG ZWL`,
  3: "BHD IQD JOD KWD LYD OMR TND",
  4: "CLF UYW",
};

const DIGITS = new Map(
  Object.entries(BY_DIGITS).flatMap(([digits, codes]) =>
    codes.split(/\s+/).map((code): [string, number] => [code, Number(digits)]),
  ),
);

/** Whether `code` is an ISO 4217 currency code in upper case. */
export function isCurrency(code: string): boolean {
  return DIGITS.has(code);
}

/** All known currency codes in upper case, sorted. */
export function currencies(): string[] {
  return [...DIGITS.keys()].sort();
}

/** Decimal digits of a currency's minor unit under ISO 4217: 2 for USD, 0 for JPY, 3 for KWD; 2 for unknown codes. */
export function minorDigits(currency: string): number {
  return DIGITS.get(currency) ?? 2;
}
