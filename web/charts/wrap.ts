import { perLocale, wordLocale } from "../words/locale.ts";

const segmenter = perLocale(wordLocale, (locale) => new Intl.Segmenter(locale, { granularity: "word" }));

/**
 * Wraps a name to lines of about `letters` characters, breaking only between words, also in Thai and Chinese, which
 * have no spaces.
 */
export function wrapped(name: string, letters: number): string {
  const lines: string[] = [""];
  for (const { segment } of segmenter().segment(name)) {
    const line = lines.at(-1) ?? "";
    const isFull = line !== "" && (line + segment.trimEnd()).length > letters;
    if (isFull) lines.push(segment.trimStart());
    else lines[lines.length - 1] = line + segment;
  }
  return lines.map((line) => line.trim()).join("\n");
}
