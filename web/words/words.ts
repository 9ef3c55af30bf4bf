import { createInstance, type i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import { LANGUAGES, type LanguageId, languageFor } from "./languages.ts";

const FILES = import.meta.glob<Record<string, unknown>>("./*/*.json", { import: "default" });

/** Where a reader's choice of language and of number format is kept; nothing kept is the browser's own. */
export const LANGUAGE_KEY = "cambium-language";
export const NUMBERS_KEY = "cambium-numbers";

/** The words of the pages: one language at a time is loaded, and every text is taken from it. */
export const words: i18n = createInstance();

/** The language that was chosen, else the first of the browser's that there is. */
export function chosenLanguage(): LanguageId {
  const kept = read(LANGUAGE_KEY);
  return LANGUAGES.find(({ id }) => id === kept)?.id ?? languageFor(navigator.languages);
}

/** The locale of numbers and dates: the language's, unless another format was chosen. */
export function chosenNumbers(): string | null {
  return read(NUMBERS_KEY);
}

/** Loads a language, and makes it the one that pages are in. */
export async function speak(language: LanguageId): Promise<void> {
  const resources = await textsOf(language);
  if (!words.isInitialized) {
    await words.use(initReactI18next).init({
      lng: language,
      fallbackLng: false,
      resources: { [language]: resources },
      interpolation: { escapeValue: false },
      react: { useSuspense: false },
    });
  } else {
    for (const [space, texts] of Object.entries(resources)) words.addResourceBundle(language, space, texts);
    await words.changeLanguage(language);
  }
  document.documentElement.lang = language;
}

async function textsOf(language: LanguageId): Promise<Record<string, Record<string, unknown>>> {
  const own = Object.entries(FILES).filter(([path]) => path.startsWith(`./${language}/`));
  const loaded = await Promise.all(
    own.map(async ([path, load]) => [path.split("/").at(-1)?.replace(".json", "") ?? "", await load()] as const),
  );
  return Object.fromEntries(loaded);
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
