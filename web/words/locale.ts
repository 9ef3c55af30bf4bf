import { LANGUAGES } from "./languages.ts";
import { chosenNumbers, words } from "./words.ts";

/** The locale for text made by Intl: month names, lists, plurals. */
export function wordLocale(): string {
  return LANGUAGES.find(({ id }) => id === words.language)?.locale ?? "en-GB";
}

/** The locale of numbers and money. */
export function numberLocale(): string {
  return chosenNumbers() ?? wordLocale();
}

/** Caches what's expensive to create, for each locale. */
export function perLocale<Made>(locale: () => string, make: (locale: string) => Made): () => Made {
  const made = new Map<string, Made>();
  return () => {
    const key = locale();
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}
