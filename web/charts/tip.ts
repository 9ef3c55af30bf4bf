export interface TipRow {
  name: string;
  figure: string;
  color?: string;
  className?: string;
  swatch?: "swatch" | "swatch swatch-line";
}

/** The content of a tooltip. Built from elements rather than markup, so that names containing markup are safe. */
export function tip({
  title,
  color,
  texts = [],
  rows = [],
}: {
  title: string;
  /** Color of a mark before the title. */
  color?: string;
  /** Lines below the title. */
  texts?: string[];
  /** Labeled figures, one per line. */
  rows?: TipRow[];
}): HTMLElement {
  const box = element("div");
  box.append(element("b", "", ...(color === undefined ? [] : [mark(color)]), title));
  for (const text of texts) box.append(element("div", "", text));
  if (rows.length > 0) box.append(element("table", "tip", ...rows.map(rowOf)));
  return box;
}

function rowOf({ name, figure, color, className, swatch }: TipRow): HTMLElement {
  const head = element("td", "", ...(color === undefined ? [] : [mark(color, swatch)]), name);
  return element("tr", className, head, element("td", "", figure));
}

function mark(color: string, className: TipRow["swatch"] = "swatch"): HTMLElement {
  const made = element("i", className);
  made.style.background = color;
  return made;
}

function element(tag: string, className = "", ...content: (Node | string)[]): HTMLElement {
  const made = document.createElement(tag);
  if (className !== "") made.className = className;
  made.append(...content);
  return made;
}
