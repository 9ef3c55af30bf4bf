/** The font family of the page's language, from the style sheet. Charts need its name to measure text. */
export function typeface(): string {
  const { documentElement: page } = document;
  if (known?.language !== page.lang)
    known = {
      language: page.lang,
      family: getComputedStyle(page).getPropertyValue("--typeface").trim(),
    };
  return known.family;
}

/** Reading a style makes the browser lay out the page, so it's read once for each language. */
let known: { language: string; family: string } | null = null;

/** Settles when Inter has loaded, or failed to: a chart drawn earlier would measure its text in another font. */
export const typefaceLoaded: Promise<unknown> = document.fonts.load('12px "Inter Variable"').catch(() => []);
