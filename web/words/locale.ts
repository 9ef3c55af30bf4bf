import { LANGUAGES } from "./languages.ts";
import { chosenNumbers, words } from "./words.ts";

/** The locale of words that Intl makes: names of months, lists, plurals. */
export function wordLocale(): string {
  return LANGUAGES.find(({ id }) => id === words.language)?.locale ?? "en-GB";
}

/** The locale of numbers and money. */
export function numberLocale(): string {
  return chosenNumbers() ?? wordLocale();
}

/** Keeps what is costly to make, for each locale. */
export function perLocale<Made>(locale: () => string, make: (locale: string) => Made): () => Made {
  const made = new Map<string, Made>();
  return () => {
    const key = locale();
    const known = made.get(key) ?? make(key);
    made.set(key, known);
    return known;
  };
}
