/** What a series of a chart is drawn in, and its name. */
export interface PictureEntry {
  name: string;
  color: string;
  isLine: boolean;
}

/** The series that a chart's legend names and that are shown, in its order; its controls are left out. */
export function legendEntries(head: HTMLElement | null): PictureEntry[] {
  const swatches = [...(head?.querySelectorAll<HTMLElement>(".swatch") ?? [])];
  return swatches.flatMap((swatch) => {
    const entry = swatch.parentElement;
    if (entry === null || entry.closest("[aria-pressed=false]") !== null) return [];
    const texts = [...entry.childNodes].filter(({ nodeType }) => nodeType === Node.TEXT_NODE);
    const name = texts
      .map(({ textContent }) => textContent ?? "")
      .join("")
      .trim();
    if (name === "") return [];
    const color = getComputedStyle(swatch).backgroundColor;
    return [{ name, color, isLine: swatch.classList.contains("swatch-line") }];
  });
}
