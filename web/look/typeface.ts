/** The font family of the page's language, from the style sheet. Charts need its name to measure text. */
export function typeface(): string {
  return getComputedStyle(document.documentElement).getPropertyValue("--typeface").trim();
}

/** Settles when Inter has loaded, or failed to: a chart drawn earlier would measure its text in another font. */
export const typefaceLoaded: Promise<unknown> = document.fonts.load('12px "Inter Variable"').catch(() => []);
