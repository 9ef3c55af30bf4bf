import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { describe, expect, it } from "vitest";
import { openFile } from "../../src/sources/files/file.ts";
import { within } from "../../src/sources/files/unpacked.ts";
import { inScratch, writeInto } from "./cli.ts";
import { zipOf } from "./zip.ts";

const OLE = Buffer.from("d0cf11e0a1b11ae1", "hex");
const ole = (name: string) =>
  Buffer.concat([OLE, Buffer.alloc(70_000), Buffer.from(name, "utf16le"), Buffer.alloc(1024)]);
const locked = { "[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<workbook/>" };

const kinds: [name: string, content: string | Uint8Array, says: RegExp, hint: RegExp][] = [
  ["old.xls", ole("Workbook"), /Excel 97-2003 \(\.xls\)/, /Save the sheet as \.xlsx or CSV/],
  ["secret.xlsx", ole("EncryptedPackage"), /protected with a password/, /delete the password/],
  [
    "secret-parts.xlsx",
    zipOf(locked, { "xl/workbook.xml": { isEncrypted: true } }),
    /protected with a password/,
    /delete the password/,
  ],
  ["binary.xlsb", zipOf({ "[Content_Types].xml": "", "xl/workbook.bin": "x" }), /\.xlsb/, /\.xlsx or CSV/],
  ["open.ods", zipOf({ mimetype: "x", "content.xml": "<x/>" }), /OpenDocument/, /LibreOffice/],
  ["apple.numbers", zipOf({ "Index/Document.iwa": "x" }), /Apple Numbers/, /Export To/],
  [
    "letter.docx",
    zipOf({ "[Content_Types].xml": "", "word/document.xml": "x" }),
    /without sheets/,
    /spreadsheet/,
  ],
  ["export.zip", zipOf({ "a.csv": "a,b", "b.csv": "c" }), /zip archive of a\.csv, b\.csv/, /Unpack it/],
  ["empty.zip", zipOf({}), /zip archive/, /Unpack it/],
  ["invoice.pdf", "%PDF-1.7\n%\u00e2\n", /is a PDF/, /export the data as CSV/],
  ["report.xls", "<html><body><table></table></body></html>", /web page \(HTML\)/, /save it from there/],
  ["page.csv", "\n<!DOCTYPE html><html></html>", /web page \(HTML\)/, /sign in/],
  ["report.xml", '<?xml version="1.0"?><Workbook/>', /is XML/, /\.xlsx or CSV/],
  ["rows.json", '[\n  {"customer_id": "a"}\n]', /is JSON/, /CSV/],
  ["rows.jsonl", '{"customer_id": "a"}\n{"customer_id": "b"}\n', /is JSON/, /CSV/],
];

describe("a file of a kind that holds no table", () => {
  it.each(kinds)("%s is refused by name, with the way out", async (name, content, says, hint) => {
    await inScratch(async (scratch) => {
      const path = await writeInto(scratch, name, content);
      await expect(openFile(path, scratch)).rejects.toMatchObject({
        code: "bad_input",
        message: expect.stringMatching(says),
        hint: expect.stringMatching(hint),
        badRows: [expect.objectContaining({ file: name })],
      });
    });
  });

  it("isn't suspected of a CSV with brackets in its header, and has no sheets", () =>
    inScratch(async (scratch) => {
      const path = await writeInto(scratch, "rows.csv", "[id],{name},<b>\n1,2,3\n");
      await expect(openFile(path, scratch)).resolves.toMatchObject({ kind: "csv" });
      await expect(openFile(path, scratch, undefined, { sheet: "Data" })).rejects.toThrow(/has no sheets/);
    }));
});

const bars: [what: string, content: string, csv: string, leftOut: number[]][] = [
  ["Markdown", '| a | b |\n|---|:-:|\n| 1 | x\\|y |\n| 2 | "q", z |\n', 'a,b\n1,x|y\n2,"""q"", z"\n', [2]],
  ["a database", "+---+---+\r\n| a | b |\r\n+---+---+\r\n| 1 |   |\r\n+---+---+\r\n", "a,b\n1,\n", [1, 3, 5]],
  ["rows alone", "\n|a|b|\n|1|2|", "a,b\n1,2\n", [1]],
];

describe("a table drawn with bars", () => {
  it.each(bars)("as %s writes it is read", async (_, content, csv, leftOut) => {
    await inScratch(async (scratch) => {
      const file = await openFile(await writeInto(scratch, "table.md", content), scratch);
      expect(file).toMatchObject({ kind: "csv", delimiter: ",", emptyRows: leftOut });
      expect(await readFile(file.path, "utf8")).toBe(csv);
    });
  });
});

describe("what a gzipped file unpacks to", () => {
  it("may be as much as the limit, and not one byte more", async () => {
    const through = (bytes: number) =>
      pipeline(
        Readable.from([Buffer.alloc(bytes - 1), Buffer.alloc(1)]),
        within("unpacked", 1000),
        async (out) => {
          let length = 0;
          for await (const chunk of out) length += chunk.length;
          return length;
        },
      );
    await expect(through(1000)).resolves.toBe(1000);
    await expect(through(1001)).rejects.toMatchObject({
      code: "too_much",
      message: expect.stringContaining("unpacks to more than 1,000 bytes"),
    });
  });
});
