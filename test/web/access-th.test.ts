import { isLong } from "../amount.ts";
import { readsWell } from "./access.ts";

const OTHERS = [
  ["zh-CN", "zh-Hans"],
  ["zh-HK", "zh-Hant-HK"],
  ["sv-SE", "sv"],
  ["it-IT", "it"],
  ["ms-MY", "ms"],
] as const;

readsWell("th-TH", "th", 1);
if (isLong) for (const [locale, language] of OTHERS) readsWell(locale, language);
