/** The languages of the pages, each with its own name and the locale for numbers and dates. */
export const LANGUAGES = [
  { id: "en", name: "English", locale: "en-GB" },
  { id: "zh-Hans", name: "简体中文", locale: "zh-Hans-CN" },
  { id: "zh-Hant-HK", name: "繁體中文（香港）", locale: "zh-Hant-HK" },
  { id: "sv", name: "Svenska", locale: "sv-SE" },
  { id: "th", name: "ไทย", locale: "th-TH-u-ca-gregory" },
  { id: "it", name: "Italiano", locale: "it-IT" },
  { id: "ms", name: "Bahasa Melayu", locale: "ms-MY" },
] as const;

export type LanguageId = (typeof LANGUAGES)[number]["id"];

/** The first of the user's languages that we have; otherwise English. */
export function languageFor(wanted: readonly string[]): LanguageId {
  for (const tag of wanted) {
    const found = LANGUAGES.find(({ id }) => id === idOf(tag));
    if (found !== undefined) return found.id;
  }
  return "en";
}

/** Distinguishes Chinese by script or, if there's none, by region. */
function idOf(tag: string): string {
  const { language, script, region } = new Intl.Locale(tag).maximize();
  if (language !== "zh") return language;
  return script === "Hant" || region === "HK" || region === "TW" ? "zh-Hant-HK" : "zh-Hans";
}
