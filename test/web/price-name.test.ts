import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { priceName } from "../../web/tables/price-name.ts";
import { LANGUAGES } from "../../web/words/languages.ts";
import { words } from "../../web/words/words.ts";

const readTerms = (language: string) =>
  z
    .record(z.string(), z.unknown())
    .parse(
      JSON.parse(readFileSync(new URL(`../../web/words/${language}/terms.json`, import.meta.url), "utf8")),
    );

/** A name as the server makes it, and how readers of English and of Swedish see it. */
const NAMES: [made: string, en: string, sv: string][] = [
  ["Team, monthly, USD 49", "Team, monthly, US$49", "Team, månadsvis, 49 US$"],
  ["Team, yearly, USD 499.50", "Team, yearly, US$499.50", "Team, årsvis, 499,50 US$"],
  ["Team, every 3 months, EUR 120", "Team, every 3 months, €120", "Team, per 3 månader, 120 €"],
  [
    "API, monthly, USD 0.002 per unit",
    "API, monthly, US$0.002 per unit",
    "API, månadsvis, 0,002 US$ per enhet",
  ],
  ["API, daily, JPY in tiers", "API, daily, JPY in tiers", "API, dagligen, JPY i nivåer"],
  ["API, weekly, USD in packages", "API, weekly, USD in packages", "API, veckovis, USD i paket"],
  ["Team monthly, USD 43", "Team monthly, US$43", "Team monthly, 43 US$"],
  ["Team, monthly, GBP 7 (p_2)", "Team, monthly, £7 (p_2)", "Team, månadsvis, 7 GBP (p_2)"],
  ["Custom, monthly, SEK", "Custom, monthly, SEK", "Custom, månadsvis, SEK"],
  ["Founders", "Founders", "Founders"],
  ["price_1NxyZ", "price_1NxyZ", "price_1NxyZ"],
  ["Team, ABC plan", "Team, ABC plan", "Team, ABC plan"],
];

describe("the name of a price for readers", () => {
  beforeAll(() =>
    words.init({
      lng: "en",
      fallbackLng: false,
      interpolation: { escapeValue: false },
      resources: Object.fromEntries(LANGUAGES.map(({ id }) => [id, { terms: readTerms(id) }])),
    }),
  );

  it.each(NAMES)("says %s in their language, and leaves what the source gave", async (made, en, sv) => {
    await words.changeLanguage("en");
    expect(priceName(made)).toBe(en);
    await words.changeLanguage("sv");
    expect(priceName(made).replaceAll("\u00a0", " ")).toBe(sv);
  });

  it("leaves no English in any other language", async () => {
    for (const { id } of LANGUAGES.filter((one) => one.id !== "en")) {
      await words.changeLanguage(id);
      const all = NAMES.map(([made]) => priceName(made)).join("\n");
      expect({
        id,
        left: all.match(/, monthly|, yearly|every|daily|weekly|per unit(?!à)|in tiers|in packages/g),
      }).toEqual({
        id,
        left: null,
      });
    }
  });
});
