import { describe, expect, it, vi } from "vitest";

/** What ISO 4217 and Stripe publish, written down here a second time. */
const ISO_WHOLE = "BIF BYR CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(" ");
const ISO_THREE = "BHD IQD JOD KWD LYD OMR TND".split(" ");
const STRIPE_WHOLE = "BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF".split(" ");
const STRIPE_THREE = "BHD JOD KWD OMR TND".split(" ");
/** Two decimals by ISO 4217 and at Stripe, and none by the currency tables of one release of Node or another. */
const HUNDREDTHS = "COP IDR PKR LBP ALL LAK AFN MMK SOS YER RSD HUF TWD SLL IRR".split(" ");

describe("the digits of a currency's minor unit", () => {
  it("are a table of ours: the currency tables of the running machine are not asked", async () => {
    vi.resetModules();
    const spies = [vi.spyOn(Intl, "NumberFormat"), vi.spyOn(Intl, "supportedValuesOf")];
    for (const spy of spies) {
      spy.mockImplementation(() => {
        throw new Error("asked the machine's own currency table");
      });
    }
    const { currencies, minorDigits } = await import("../../src/base/currency.ts");
    const { stripeDigits, minorMicros, stripeScales } = await import(
      "../../src/sources/stripe/stripe-money.ts"
    );
    const found = currencies().map((code) => [code, minorDigits(code), stripeDigits(code)]);
    expect(minorMicros()).toContain("when 'KWD' then 1000 ");
    expect(stripeScales()).toContain("('COP', 10000::bigint)");
    for (const spy of spies) spy.mockRestore();
    expect(found).toHaveLength(171);
    for (const [code, iso, stripe] of found) {
      expect([code, iso]).toEqual([code, digitsOf(String(code), ISO_WHOLE, ISO_THREE, ["CLF", "UYW"])]);
      expect([code, stripe]).toEqual([code, digitsOf(String(code), STRIPE_WHOLE, STRIPE_THREE, [])]);
    }
  });

  it("are two where a machine's table may say none", async () => {
    const { isCurrency, minorDigits } = await import("../../src/base/currency.ts");
    const { stripeDigits } = await import("../../src/sources/stripe/stripe-money.ts");
    for (const code of HUNDREDTHS) {
      expect([code, isCurrency(code), minorDigits(code), stripeDigits(code)]).toEqual([code, true, 2, 2]);
    }
    expect([minorDigits("ISK"), stripeDigits("ISK")]).toEqual([0, 2]);
    expect([minorDigits("MGA"), stripeDigits("MGA")]).toEqual([2, 0]);
    expect([isCurrency("XXX"), isCurrency("usd"), isCurrency("BTC")]).toEqual([false, false, false]);
  });
});

function digitsOf(code: string, whole: string[], three: string[], four: string[]): number {
  if (whole.includes(code)) return 0;
  if (four.includes(code)) return 4;
  return three.includes(code) ? 3 : 2;
}
