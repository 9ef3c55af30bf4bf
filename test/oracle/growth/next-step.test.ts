import { describe, expect, it } from "vitest";
import type { Company, Limit } from "./company.ts";
import { companyWith, DISK, daily, holds, limit, signalsOf, times } from "./examples.ts";

/** What is offered to a, on starter for 10, whose use reached the limit. */
function offered(limits: Limit[], use: number, parts: Partial<Company> = {}) {
  const company = companyWith({
    states: holds("a", { "2025-01-01": ["starter", 10] }),
    ...{ metrics: [DISK], limits, observations: daily("a", DISK, "2025-03-01", times(3, use)) },
    ...parts,
  });
  const [signal] = signalsOf("limit_hit", company, "2025-03-03");
  const { what, product, quantity } = signal?.open?.step ?? {};
  return signal ? [what, product, quantity].join(" ") : null;
}

describe("the next step of a limit", () => {
  it("is the lowest higher rank that allows more: team allows no more than starter, business does", () => {
    const limits = [limit(DISK, "starter", 10), limit(DISK, "team", 10), limit(DISK, "business", 11)];
    expect(offered(limits, 10)).toBe("plan business 10");
  });

  it("is no rank without a limit declared, and so nothing where the limit is by the item", () => {
    expect(offered([limit(DISK, "starter", 10)], 10)).toBeNull();
  });

  it("is a fifth more where no rank allows more and the limit grows with the quantity: 10 become 12", () => {
    expect(offered([limit(DISK, "starter", 1, { per: "quantity" })], 10)).toBe("quantity starter 12");
  });

  it("counts the limits of other items on both sides: 10 + 5 become 20 + 5", () => {
    const states = [
      ...holds("a", { "2025-01-01": ["starter", 10] }),
      ...holds("a", { "2025-01-01": ["sso", 1] }, "sso"),
    ];
    const limits = [limit(DISK, "starter", 10), limit(DISK, "sso", 5), limit(DISK, "team", 20)];
    expect(offered(limits, 15, { states })).toBe("plan team 10");
  });

  it("is the next rank where only observations carry limits", () => {
    const observations = daily("a", DISK, "2025-03-01", times(3, 7)).map((one) => ({ ...one, limit: 7000 }));
    expect(offered([], 7, { observations })).toBe("plan team 10");
  });

  it("is in the customer's currency only", () => {
    const states = holds("a", { "2025-01-01": ["starter", 10] }).map((state) => ({
      ...state,
      currency: "EUR",
    }));
    const rates = [{ day: "2019-01-01", currency: "EUR", e12: 1_000_000_000_000n }];
    const limits = [limit(DISK, "starter", 10), limit(DISK, "team", 20)];
    expect(offered(limits, 10, { states, rates })).toBeNull();
  });
});
