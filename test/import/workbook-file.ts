import { zipOf } from "./zip.ts";

/** Formats of cells by their number in `cellXfs`: general, a day, an instant of its own code, a percentage, a month. */
const STYLES = `<styleSheet><numFmts count="2"><numFmt numFmtId="164" formatCode="dd/mm/yyyy\\ hh:mm"/><numFmt numFmtId="165" formatCode="[$-409]mmm\\-yy;@"/></numFmts>
  <cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>
  <cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/><xf numFmtId="10"/><xf numFmtId="165"/></cellXfs>
  <cellStyles><cellStyle name="Normal" xfId="0"/></cellStyles></styleSheet>`;

/** The number of a style in `cell`. */
export const STYLE = { general: 0, day: 1, instant: 2, percent: 3, month: 4 } as const;

/** A sheet by name: rows of cells as `cell` writes them, or the XML of its rows. */
export interface SheetText {
  name: string;
  rows: (string | null)[][] | string;
  /** Ranges such as A1:B1. */
  merged?: string[];
}

/** An Excel workbook, in the form that Excel itself writes. */
export function workbookOf(
  sheets: SheetText[],
  { is1904 = false, strings = [] }: { is1904?: boolean; strings?: string[] } = {},
): Buffer {
  const type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const relation = (id: string, kind: string, target: string) =>
    `<Relationship Id="${id}" Type="${type}/${kind}" Target="${target}"/>`;
  const list = sheets.map(
    ({ name }, index) => `<sheet name="${name}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  const relations = sheets.map((_, index) =>
    relation(`rId${index + 1}`, "worksheet", `worksheets/sheet${index + 1}.xml`),
  );
  return zipOf({
    "[Content_Types].xml": "<Types/>",
    "_rels/.rels": `<Relationships>${relation("rId1", "officeDocument", "xl/workbook.xml")}</Relationships>`,
    "xl/workbook.xml": `<workbook xmlns:r="${type}"><workbookPr${is1904 ? ' date1904="1"' : ""}/><sheets>${list.join("")}</sheets></workbook>`,
    "xl/_rels/workbook.xml.rels": `<Relationships>${relations.join("")}${relation("rId98", "styles", "styles.xml")}${relation("rId99", "sharedStrings", "/xl/sharedStrings.xml")}</Relationships>`,
    "xl/styles.xml": STYLES,
    "xl/sharedStrings.xml": `<sst>${strings.map((text) => `<si>${text}</si>`).join("")}</sst>`,
    ...Object.fromEntries(
      sheets.map((sheet, index) => [`xl/worksheets/sheet${index + 1}.xml`, sheetText(sheet)]),
    ),
  });
}

function sheetText({ rows, merged = [] }: SheetText): string {
  const text =
    typeof rows === "string"
      ? rows
      : rows.map((cells, index) => `<row r="${index + 1}">${cellsText(cells, index + 1)}</row>`).join("");
  const ranges = merged.map((range) => `<mergeCell ref="${range}"/>`).join("");
  const list = merged.length === 0 ? "" : `<mergeCells count="${merged.length}">${ranges}</mergeCells>`;
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet><sheetData>${text}</sheetData>${list}</worksheet>`;
}

/** Cells hold `{at}` where their name goes. */
function cellsText(cells: (string | null)[], row: number): string {
  return cells
    .map((cell, index) => cell?.replace("{at}", `${String.fromCharCode(65 + index)}${row}`) ?? "")
    .join("");
}

/** A cell of text. */
export const text = (value: string) => `<c r="{at}" t="inlineStr"><is><t>${value}</t></is></c>`;

/** A cell of a number, as Excel stores it. */
export const number = (value: number | string, style: number = STYLE.general) =>
  `<c r="{at}" s="${style}"><v>${value}</v></c>`;

/** Any cell: its attributes and what is in it. */
export const cell = (attributes: string, inside: string) => `<c r="{at}" ${attributes}>${inside}</c>`;

/** Cells of text. */
export const texts = (...values: string[]) => values.map((value) => (value === "" ? null : text(value)));
