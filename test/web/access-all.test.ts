import { describe, it } from "vitest";
import { readsWell } from "./access.ts";

const OTHERS = [
  ["zh-CN", "zh-Hans"],
  ["zh-HK", "zh-Hant-HK"],
  ["sv-SE", "sv"],
  ["it-IT", "it"],
  ["ms-MY", "ms"],
] as const;

if (process.env.CAMBIUM_RUNS === undefined) {
  describe("every page in the other languages", () => {
    it.skip("is looked at by npm run test:long", () => undefined);
  });
} else {
  for (const [locale, language] of OTHERS) readsWell(locale, language);
}
