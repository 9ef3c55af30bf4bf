import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { METRICS } from "../../src/metrics/list/metric-list.ts";
import { LANGUAGES, languageFor } from "../../web/words/languages.ts";
import { SAME_IN } from "./same-words.ts";

const WORDS = join(import.meta.dirname, "../../web/words");
const english = readdirSync(join(WORDS, "en")).sort();

describe("the words of the pages", () => {
  for (const { id, locale } of LANGUAGES) {
    it(`has in ${id} what English has, and nothing else`, () => {
      expect(readdirSync(join(WORDS, id)).sort()).toEqual(english);
      for (const file of english) {
        const [own, its] = [textsOf("en", file), textsOf(id, file)];
        expect({ file, keys: plain(its) }).toEqual({ file, keys: plain(own) });
        expect({ file, plurals: formsOf(its) }).toEqual({ file, plurals: formsWanted(own, locale) });
      }
    });

    it(`fills in ${id} the same places as English`, () => {
      for (const file of english) {
        const own = textsOf("en", file);
        for (const [key, text] of textsOf(id, file)) {
          const said =
            own.get(key) ?? own.get(key.replace(/_(zero|one|two|few|many|other)$/, "_other")) ?? "";
          expect({ file, key, places: placesOf(text, key) }).toEqual({
            file,
            key,
            places: placesOf(said, key),
          });
        }
      }
    });

    if (id === "en") continue;
    it(`says in ${id} nothing in English that is no term of the field`, () => {
      const left: string[] = [];
      for (const file of english) {
        const own = textsOf("en", file);
        for (const [key, text] of textsOf(id, file)) {
          const isSame = text === own.get(key) && /\p{Letter}{2}/u.test(text.replaceAll(/\{\{\w+\}\}/g, ""));
          if (isSame && !SAME_IN[id].has(text)) left.push(`${file} ${key}: ${text}`);
        }
      }
      expect(left).toEqual([]);
    });
  }

  it("calls metrics in English what the operations call them", () => {
    const texts = textsOf("en", "terms.json");
    for (const { id, name, definition } of METRICS) {
      expect([texts.get(`metrics.${id}.name`), texts.get(`metrics.${id}.definition`)]).toEqual([
        name,
        definition,
      ]);
    }
  });

  it("has the terms of the field in every language", () => {
    const [head = "", ...rows] = readFileSync(join(import.meta.dirname, "glossary.csv"), "utf8")
      .trim()
      .split("\n");
    const languages = head.split(",").slice(1);
    expect(languages).toEqual(LANGUAGES.map(({ id }) => id));
    for (const row of rows) {
      const [key = "", ...terms] = row.split(",");
      for (const [index, term] of terms.entries()) {
        expect({ key, term: textsOf(languages[index] ?? "", "terms.json").get(key) }).toEqual({ key, term });
      }
    }
  });

  it("finds a reader's language", () => {
    expect(languageFor(["de-DE", "sv"])).toBe("sv");
    expect(languageFor(["zh-TW"])).toBe("zh-Hant-HK");
    expect(languageFor(["zh-HK"])).toBe("zh-Hant-HK");
    expect(languageFor(["zh"])).toBe("zh-Hans");
    expect(languageFor(["ms-MY"])).toBe("ms");
    expect(languageFor(["fr"])).toBe("en");
  });
});

/** All texts of a file, by their path. */
function textsOf(language: string, file: string): Map<string, string> {
  const texts = new Map<string, string>();
  const walk = (value: unknown, path: string) => {
    if (typeof value === "string") texts.set(path, value);
    else
      for (const [key, one] of Object.entries(Object(value))) walk(one, path === "" ? key : `${path}.${key}`);
  };
  walk(JSON.parse(readFileSync(join(WORDS, language, file), "utf8")), "");
  return texts;
}

const FORM = /_(zero|one|two|few|many|other)$/;

function plain(texts: Map<string, string>): string[] {
  return [...texts.keys()].filter((key) => !FORM.test(key)).sort();
}

/** The plural forms that are there, by text. */
function formsOf(texts: Map<string, string>): string[] {
  return [...texts.keys()].filter((key) => FORM.test(key)).sort();
}

/** The plural forms that a language needs of the texts that English counts in; Italian's "many" reads as its "other". */
function formsWanted(texts: Map<string, string>, locale: string): string[] {
  const counted = new Set(
    [...texts.keys()].filter((key) => FORM.test(key)).map((key) => key.replace(FORM, "")),
  );
  const forms = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
  return [...counted].flatMap((key) => forms.map((form) => `${key}_${form}`)).sort();
}

/** The places to be filled in; a count may be left out where a form says it by itself. */
function placesOf(text: string, key: string): string[] {
  const places = [...text.matchAll(/\{\{(\w+)\}\}/g)].map((match) => match[1] ?? "");
  return [...new Set(places)].filter((place) => !(FORM.test(key) && place === "count")).sort();
}
