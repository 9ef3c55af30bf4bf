import { inflateSync } from "node:zlib";

/** An object of a PDF: its dictionary, and its stream if it has one. */
interface PdfObject {
  dict: string;
  stream: string;
}

type Objects = Map<string, PdfObject>;

/**
 * The text of each page of a PDF as Chromium writes them, without spaces: where words end is a matter of places, not of
 * characters. Knows what Chromium's writer (Skia) makes use of, not all that a PDF may have.
 */
export function pdfText(file: Buffer): string[] {
  const objects = objectsIn(file);
  const root = [...objects.values()].find(({ dict }) => /\/Type\s*\/Catalog\b/.test(dict));
  const first = referred(root?.dict ?? "", "Pages");
  return pagesUnder(objects, first).map((page) => textOn(objects, page).replaceAll(/\s/g, ""));
}

function objectsIn(file: Buffer): Objects {
  const text = file.toString("latin1");
  const objects: Objects = new Map();
  for (const { 1: id = "", index, 0: head } of text.matchAll(/(?<=^|\n)(\d+) 0 obj\b/g)) {
    const from = index + head.length;
    const end = text.indexOf("endobj", from);
    const begin = text.indexOf("stream", from);
    const dict = text.slice(from, begin === -1 || begin > end ? end : begin);
    objects.set(id, { dict, stream: begin > end ? "" : streamAt(file, begin, dict) });
  }
  return objects;
}

function streamAt(file: Buffer, at: number, dict: string): string {
  const length = Number(/\/Length (\d+)\b/.exec(dict)?.[1] ?? 0);
  const from = file.indexOf("\n", at) + 1;
  const bytes = file.subarray(from, from + length);
  return (dict.includes("/FlateDecode") ? inflateSync(bytes) : bytes).toString("latin1");
}

/** The objects of pages below a node of their tree, in order. */
function pagesUnder(objects: Objects, id: string): PdfObject[] {
  const node = objects.get(id);
  if (node === undefined) return [];
  const kids = /\/Kids\s*\[([^\]]*)\]/.exec(node.dict)?.[1];
  if (kids === undefined) return [node];
  return [...kids.matchAll(/(\d+) 0 R/g)].flatMap(([, kid = ""]) => pagesUnder(objects, kid));
}

/** The text that a page, or a drawing within one, shows. */
function textOn(objects: Objects, { dict, stream }: PdfObject): string {
  const inherited = objects.get(referred(dict, "Resources"))?.dict ?? dict;
  const content = stream === "" ? (objects.get(referred(dict, "Contents"))?.stream ?? "") : stream;
  const steps = content.matchAll(/\/(\S+) [\d.]+ Tf|\/(\S+) Do|<([0-9A-Fa-f]+)>|\(((?:\\.|[^\\)])*)\)/g);
  let letters = new Map<number, string>();
  let size = 4;
  let text = "";
  for (const [, font, drawing, hex] of steps) {
    if (font !== undefined) {
      const found = objects.get(referred(inherited, font));
      letters = lettersOf(objects.get(referred(found?.dict ?? "", "ToUnicode"))?.stream ?? "");
      size = found?.dict.includes("/Type3") ? 2 : 4;
    } else if (drawing !== undefined) {
      const form = objects.get(referred(inherited, drawing));
      if (form?.dict.includes("/Form")) text += textOn(objects, form);
    } else if (hex !== undefined) text += shown(hex, size, letters);
  }
  return text;
}

function shown(hex: string, size: number, letters: Map<number, string>): string {
  const codes = hex.match(new RegExp(`.{${size}}`, "g")) ?? [];
  return codes.map((code) => letters.get(Number.parseInt(code, 16)) ?? "").join("");
}

/** What the codes of a font stand for. */
function lettersOf(map: string): Map<number, string> {
  const letters = new Map<number, string>();
  const put = (code: number, hex: string, by = 0) => {
    const units = (hex.match(/.{4}/g) ?? []).map((unit) => Number.parseInt(unit, 16));
    letters.set(
      code,
      String.fromCharCode(...units.map((unit, n) => (n === units.length - 1 ? unit + by : unit))),
    );
  };
  for (const [, list = ""] of map.matchAll(/beginbfchar([\s\S]*?)endbfchar/g))
    for (const [, code = "", hex = ""] of list.matchAll(/<(\w+)>\s*<(\w+)>/g))
      put(Number.parseInt(code, 16), hex);
  for (const [, list = ""] of map.matchAll(/beginbfrange([\s\S]*?)endbfrange/g))
    for (const [, from = "", to = "", hex = ""] of list.matchAll(/<(\w+)>\s*<(\w+)>\s*<(\w+)>/g)) {
      const [first, last] = [Number.parseInt(from, 16), Number.parseInt(to, 16)];
      for (let code = first; code <= last; code += 1) put(code, hex, code - first);
    }
  return letters;
}

/** The number of the object that a dictionary refers to by a name. */
function referred(dict: string, name: string): string {
  return new RegExp(`/${name}\\s+(\\d+) 0 R`).exec(dict)?.[1] ?? "";
}
