/** What the page's language is set in, as the style sheet has it. Charts must name it, since they measure their text. */
export function typeface(): string {
  return getComputedStyle(document.documentElement).getPropertyValue("--typeface").trim();
}

/** Settles when Inter is there, or cannot be had: a chart that is drawn before measures its text in another face. */
export const typefaceLoaded: Promise<unknown> = document.fonts.load('12px "Inter Variable"').catch(() => []);
