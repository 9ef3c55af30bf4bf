import { createInstance, type i18n } from "i18next";
import { initReactI18next } from "react-i18next";
import { LANGUAGES, type LanguageId, languageFor } from "./languages.ts";

type Texts = Record<string, Record<string, unknown>>;

const FILES: Record<LanguageId, () => Promise<{ default: Texts }>> = {
  en: () => import("./en.ts"),
  "zh-Hans": () => import("./zh-Hans.ts"),
  "zh-Hant-HK": () => import("./zh-Hant-HK.ts"),
  sv: () => import("./sv.ts"),
  th: () => import("./th.ts"),
  it: () => import("./it.ts"),
  ms: () => import("./ms.ts"),
};

/** Storage keys of the chosen language and number format; the browser's are used by default. */
export const LANGUAGE_KEY = "cambium-language";
export const NUMBERS_KEY = "cambium-numbers";

/** The texts of the pages; only one language is loaded at a time. */
export const words: i18n = createInstance();

/** The chosen language, otherwise the first of the browser's that we have. */
export function chosenLanguage(): LanguageId {
  const kept = read(LANGUAGE_KEY);
  return LANGUAGES.find(({ id }) => id === kept)?.id ?? languageFor(navigator.languages);
}

/** The chosen number format's locale; null to follow the language. */
export function chosenNumbers(): string | null {
  return read(NUMBERS_KEY);
}

/** Loads a language and switches the pages to it. */
export async function speak(language: LanguageId): Promise<void> {
  const resources = await textsOf(language);
  document.documentElement.lang = language;
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
}

/** The texts of a language by file name. */
async function textsOf(language: LanguageId): Promise<Texts> {
  const { default: files } = await FILES[language]();
  return Object.fromEntries(
    Object.entries(files).map(([path, texts]) => [
      path.split("/").at(-1)?.replace(".json", "") ?? path,
      texts,
    ]),
  );
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}
