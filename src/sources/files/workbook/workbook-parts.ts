import { posix } from "node:path";
import { refused } from "../refusal.ts";
import { formOf, type NumberForm } from "./date-format.ts";
import { sheetWays } from "./sheet-ways.ts";
import { readWholeXml } from "./xml.ts";
import type { Zip } from "./zip.ts";

/** A workbook without its cells. */
export interface Workbook {
  /** In the order of the tabs; sheets of charts are left out. */
  sheets: { name: string; path: string }[];
  /** Whether days are counted from 1904. */
  is1904: boolean;
  /** What the number format of each cell style makes of a number. */
  forms: NumberForm[];
  /** The texts that cells share, by number. */
  strings: string[];
}

/** Reads what the sheets of a workbook share. @throws CambiumError `bad_input` if it is no workbook, or damaged */
export async function readWorkbook(zip: Zip, name: string): Promise<Workbook> {
  const [root] = (await relationsOf(zip, name, "")).filter(({ type }) => type === "officeDocument");
  const path = root?.path ?? "xl/workbook.xml";
  const relations = await relationsOf(zip, name, path);
  const pathOf = (kind: string) => relations.find(({ type }) => type === kind)?.path;
  const sheets: Workbook["sheets"] = [];
  let is1904 = false;
  await readPart(zip, name, path, (tag, attributes) => {
    if (tag === "workbookPr") is1904 = ["1", "true"].includes(attributes.date1904 ?? "");
    if (tag !== "sheet") return;
    const id = Object.entries(attributes).find(([key]) => key === "id" || key.endsWith(":id"))?.[1];
    const found = relations.find((one) => one.id === id && one.type === "worksheet");
    if (found !== undefined) sheets.push({ name: attributes.name ?? "", path: found.path });
  });
  return {
    sheets,
    is1904,
    forms: await formsOf(zip, name, pathOf("styles")),
    strings: await stringsOf(zip, name, pathOf("sharedStrings")),
  };
}

/** The sheet of a name, in any case; the first without one. @throws CambiumError `bad_input` listing the sheets */
export function sheetOf(
  { sheets }: Workbook,
  file: string,
  wanted: string | undefined,
): Workbook["sheets"][0] {
  const found =
    wanted === undefined
      ? sheets[0]
      : (sheets.find(({ name }) => name === wanted) ??
        sheets.find(({ name }) => name.toLowerCase() === wanted.toLowerCase()));
  if (found !== undefined) return found;
  const names = sheets.map(({ name }) => `"${name}"`).join(", ");
  throw refused(file, {
    problem: wanted === undefined ? "has no sheet with cells" : `has no sheet "${wanted}"`,
    expected: names === "" ? "a workbook with a sheet" : `one of its sheets: ${names}`,
    ways: sheetWays(sheets.map(({ name }) => name)),
    hint: names === "" ? "Open it in Excel and check it." : `Choose one with --sheet: ${names}.`,
  });
}

interface Relation {
  id: string;
  /** The last part of its type, such as worksheet. */
  type: string;
  path: string;
}

/** What a part of the archive refers to. @param of its path; empty for the archive itself */
async function relationsOf(zip: Zip, name: string, of: string): Promise<Relation[]> {
  const folder = posix.dirname(of);
  const path = posix.join(folder, "_rels", `${posix.basename(of)}.rels`);
  const relations: Relation[] = [];
  if (!zip.has(path)) return relations;
  await readPart(zip, name, path, (tag, { Id = "", Type = "", Target = "" }) => {
    if (tag !== "Relationship") return;
    const target = Target.startsWith("/") ? Target.slice(1) : posix.join(folder, Target);
    relations.push({ id: Id, type: posix.basename(Type), path: target });
  });
  return relations;
}

async function formsOf(zip: Zip, name: string, path: string | undefined): Promise<NumberForm[]> {
  const codes = new Map<number, string>();
  const forms: NumberForm[] = [];
  if (path === undefined || !zip.has(path)) return forms;
  let isOfCells = false;
  await readPart(zip, name, path, (tag, { numFmtId, formatCode = "" }) => {
    if (tag === "numFmt") codes.set(Number(numFmtId), formatCode);
    if (tag === "cellXfs" || tag === "cellStyles") isOfCells = tag === "cellXfs";
    if (tag !== "xf" || !isOfCells) return;
    const id = Number(numFmtId ?? 0);
    forms.push(formOf(id, codes.get(id)));
  });
  return forms;
}

async function stringsOf(zip: Zip, name: string, path: string | undefined): Promise<string[]> {
  const strings: string[] = [];
  if (path === undefined || !zip.has(path)) return strings;
  let text = "";
  let isText = false;
  let isSound = false;
  await readWholeXml(zip.read(path, "texts"), name, {
    open: (tag) => {
      if (tag === "si") text = "";
      if (tag === "rPh") isSound = true;
      isText = tag === "t" && !isSound;
    },
    text: (piece) => {
      if (isText) text += piece;
    },
    close: (tag) => {
      isText = false;
      if (tag === "rPh") isSound = false;
      if (tag === "si") strings.push(text);
    },
  });
  return strings;
}

async function readPart(
  zip: Zip,
  name: string,
  path: string,
  open: (tag: string, attributes: Record<string, string>) => void,
): Promise<void> {
  await readWholeXml(zip.read(path, "texts"), name, { open });
}
