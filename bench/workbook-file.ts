import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { createInterface } from "node:readline";
import { finished } from "node:stream/promises";
import { crc32, deflateRawSync } from "node:zlib";

const RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE = "http://schemas.openxmlformats.org/package/2006";
const MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const HEAD = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n`;

/** The parts of a workbook of one sheet, whose second style is a day. */
const PARTS: Record<string, string> = {
  "[Content_Types].xml": `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>`,
  "_rels/.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  "xl/workbook.xml": `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets><sheet name="Rows" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  "xl/_rels/workbook.xml.rels": `${HEAD}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
  "xl/styles.xml": `${HEAD}<styleSheet xmlns="${MAIN}"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>`,
};

/** Writes a CSV without quotes as an Excel workbook of one sheet: numbers as numbers, days as days, the rest as texts. */
export async function writeWorkbook(csv: string, path: string): Promise<void> {
  const sheet: Buffer[] = [Buffer.from(`${HEAD}<worksheet xmlns="${MAIN}"><sheetData>`)];
  let row = 0;
  for await (const line of createInterface({ input: createReadStream(csv) })) {
    row += 1;
    const cells = line.split(",").map((value, column) => cellOf(`${letterOf(column)}${row}`, value));
    sheet.push(Buffer.from(`<row r="${row}">${cells.join("")}</row>`));
  }
  sheet.push(Buffer.from("</sheetData></worksheet>"));
  const parts = Object.entries(PARTS).map(([name, text]): [string, Buffer] => [name, Buffer.from(text)]);
  await writeZip(path, [...parts, ["xl/worksheets/sheet1.xml", Buffer.concat(sheet)]]);
}

function cellOf(place: string, value: string): string {
  if (value === "") return "";
  if (/^\d{4}-\d{2}-\d{2}$/.test(value))
    return `<c r="${place}" s="1"><v>${Date.parse(value) / 86_400_000 + 25_569}</v></c>`;
  if (/^\d+([.]\d+)?$/.test(value)) return `<c r="${place}"><v>${Number(value)}</v></c>`;
  return `<c r="${place}" t="inlineStr"><is><t>${value}</t></is></c>`;
}

/** A sheet's column, of which there are at most 26. */
function letterOf(column: number): string {
  return String.fromCharCode(65 + column);
}

async function writeZip(path: string, parts: [name: string, content: Buffer][]): Promise<void> {
  const out = createWriteStream(path);
  const directory: Buffer[] = [];
  let at = 0;
  for (const [name, content] of parts) {
    const packed = deflateRawSync(content, { level: 6 });
    const about = Buffer.alloc(26);
    about.writeUInt16LE(20, 0);
    about.writeUInt16LE(8, 4);
    about.writeUInt32LE(crc32(content), 10);
    about.writeUInt32LE(packed.length, 14);
    about.writeUInt32LE(content.length, 18);
    about.writeUInt16LE(name.length, 22);
    const begin = Buffer.concat([Buffer.from("PK\u0003\u0004"), about, Buffer.from(name)]);
    const entry = Buffer.alloc(14);
    entry.writeUInt32LE(at, 10);
    directory.push(
      Buffer.concat([Buffer.from("PK\u0001\u0002\u0014\u0000"), about, entry, Buffer.from(name)]),
    );
    for (const bytes of [begin, packed]) if (!out.write(bytes)) await once(out, "drain");
    at += begin.length + packed.length;
  }
  const list = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(parts.length, 4);
  end.writeUInt16LE(parts.length, 6);
  end.writeUInt32LE(list.length, 8);
  end.writeUInt32LE(at, 12);
  out.end(Buffer.concat([list, Buffer.from("PK\u0005\u0006"), end]));
  await finished(out);
}
