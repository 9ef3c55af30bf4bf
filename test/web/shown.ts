import type { Page } from "playwright-core";

/** A number as the API answers it: money in minor units, shares as ratios. */
export type Figure = [value: number | null, unit: "money" | "count" | "ratio" | "points" | "times"];

/** What stands in a cell: its figures, in their order; null for a cell that holds something else. */
export type Cell = Figure[] | null;

/** A line of a table as it should be: what its first cell says, and the cells after it. */
export interface Line {
  head: string;
  cells: Cell[];
}

interface ShownLine {
  head: string;
  cells: string[];
}

/**
 * What a table shows, without what only screen readers or only eyes get.
 * @param caption what the table's caption begins with
 */
export async function linesOf(page: Page, caption: string): Promise<ShownLine[]> {
  const table = page.locator("main table", {
    has: page.locator("caption").filter({ hasText: new RegExp(`^${caption}`) }),
  });
  return table.first().evaluate((element) => {
    const textIn = (cell: Element) => {
      const copy = cell.cloneNode(true);
      if (!(copy instanceof Element)) return "";
      for (const hidden of copy.querySelectorAll(".unseen, .matrix-kind, .test-under, [aria-hidden=true]"))
        hidden.remove();
      return (copy.textContent ?? "").replaceAll("\u00a0", " ").trim();
    };
    const rows = [...element.querySelectorAll("tbody tr, tfoot tr")];
    return rows
      .map((row) => [...row.children].map(textIn))
      .filter((cells) => cells.length > 1)
      .map(([head = "", ...cells]) => ({ head, cells }));
  });
}

/**
 * Which cells of the lines that a page shows aren't what they should be.
 * @param lines the right ones; several may have the same head
 * @param of what is compared, to name it
 */
export function wrongIn(shown: ShownLine[], lines: Line[], of: string): string[] {
  return shown.flatMap(({ head, cells }) => {
    const found = lines.filter((line) => line.head === head);
    const wrong = found.map((line) =>
      line.cells.flatMap((cell, index) =>
        isShown(cells[index] ?? "", cell)
          ? []
          : [`${of}, ${head}: ${cells[index]}, not ${JSON.stringify(cell)}`],
      ),
    );
    if (wrong.some((list) => list.length === 0)) return [];
    return wrong[0] ?? [`${of}: nothing is known of ${head}`];
  });
}

/** How many figures of lines were there to be compared. */
export function comparedIn(shown: ShownLine[], lines: Line[]): number {
  const known = new Map(lines.map((line) => [line.head, line]));
  return shown.reduce(
    (sum, { head }) => sum + (known.get(head)?.cells.filter((cell) => cell !== null).length ?? 0),
    0,
  );
}

/** Whether a text has exactly the figures of a cell; a word or a dash stands for what has no value. */
export function isShown(text: string, cell: Cell): boolean {
  if (cell === null) return true;
  const wanted = cell.filter(([value]) => value !== null);
  const found = numbersIn(text);
  return found.length === wanted.length && wanted.every((figure, index) => isSame(found[index], figure));
}

/** The numbers of a text, each with its sign and what follows it. */
function numbersIn(text: string): { value: number; is: "%" | "pp" | "" }[] {
  const found = text.matchAll(/([+-]?)(?:[A-Z]{0,2}[$€£¥])?(\d[\d,]*(?:\.\d+)?)\s?(%|pp)?/g);
  return [...found].map(([, sign, digits = "", is]) => ({
    value: Number(digits.replaceAll(",", "")) * (sign === "-" ? -1 : 1),
    is: is === "%" || is === "pp" ? is : "",
  }));
}

function isSame(shown: { value: number; is: "%" | "pp" | "" } | undefined, [value, unit]: Figure): boolean {
  if (shown === undefined || value === null) return false;
  const near = (within: number, wanted: number) => Math.abs(shown.value - wanted) <= within + 1e-9;
  switch (unit) {
    case "money":
      return Math.round(shown.value * 100) === value && shown.is === "";
    case "count":
      return shown.value === value;
    case "ratio":
      return shown.is === "%" && near(0.05, value * 100);
    case "points":
      return shown.is === "pp" && near(0.05, value * 100);
    default:
      return near(0.005, value);
  }
}
