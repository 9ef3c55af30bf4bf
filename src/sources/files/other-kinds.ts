import { createReadStream } from "node:fs";
import { refused } from "./refusal.ts";
import { locked, type Zip } from "./workbook/zip.ts";

/** A kind of file that is often passed and holds no table that can be read. */
interface OtherKind {
  problem: string;
  expected: string;
  hint: string;
}

const AS_CSV = "Save the sheet as .xlsx or CSV, and import that.";
const OTHERS = {
  xls: {
    problem: "is a workbook of Excel 97-2003 (.xls)",
    expected: "an .xlsx workbook or a CSV",
    hint: `Open it in Excel, LibreOffice or Google Sheets. ${AS_CSV}`,
  },
  xlsb: {
    problem: "is a binary Excel workbook (.xlsb)",
    expected: "an .xlsx workbook or a CSV",
    hint: AS_CSV,
  },
  ods: {
    problem: "is an OpenDocument spreadsheet (.ods)",
    expected: "an .xlsx workbook or a CSV",
    hint: `Open it in LibreOffice. ${AS_CSV}`,
  },
  numbers: {
    problem: "is an Apple Numbers document",
    expected: "an .xlsx workbook or a CSV",
    hint: "In Numbers, choose File > Export To > CSV or Excel, and import that.",
  },
  document: {
    problem: "is an Office document without sheets",
    expected: "a CSV, an Excel workbook (.xlsx) or a Parquet file",
    hint: "Copy its table into a spreadsheet, and save that as CSV.",
  },
  pdf: {
    problem: "is a PDF",
    expected: "a CSV, an Excel workbook (.xlsx) or a Parquet file",
    hint: "A PDF holds no table that can be read reliably: export the data as CSV where the PDF came from.",
  },
  html: {
    problem: "is a web page (HTML), whatever its name says",
    expected: "a CSV, an Excel workbook (.xlsx) or a Parquet file",
    hint: "If it opens in Excel, save it from there as .xlsx or CSV. If it's a sign-in page, sign in and download the file again.",
  },
  xml: {
    problem: "is XML",
    expected: "a CSV, an Excel workbook (.xlsx) or a Parquet file",
    hint: "If it opens in Excel, save it from there as .xlsx or CSV.",
  },
  json: {
    problem: "is JSON",
    expected: "a CSV, an Excel workbook (.xlsx) or a Parquet file",
    hint: "Export CSV instead, or convert it: `duckdb -c \"copy (from 'file.json') to 'file.csv'\"`.",
  },
} as const satisfies Record<string, OtherKind>;

/** What zip archives of other programs hold. */
const PARTS: [part: RegExp, kind: keyof typeof OTHERS][] = [
  [/^xl\/workbook\.bin$/, "xlsb"],
  [/^Index(\.zip|\/Document\.iwa)$/, "numbers"],
  [/^(word|ppt)\//, "document"],
  [/^content\.xml$/, "ods"],
];

const TEXTS: [start: RegExp, kind: keyof typeof OTHERS][] = [
  [/^%PDF-/, "pdf"],
  [/^<(!doctype\s+html|html|head|body|table|meta)\b/i, "html"],
  [/^<\?xml\b/i, "xml"],
  [/^(\{\s*("|\})|\[\s*([{[\]"]))/, "json"],
];

/** Whether a file begins as an old Office document, or one behind a password, does. */
export function isOle(head: Buffer): boolean {
  return head.subarray(0, 8).toString("hex") === "d0cf11e0a1b11ae1";
}

/** Refuses text that is no table, by how it begins. @throws CambiumError `bad_input` */
export function refuseOtherText(head: Buffer, name: string): void {
  const start = head
    .toString("utf8")
    .replace(/^\uFEFF/, "")
    .trimStart();
  const kind = TEXTS.find(([form]) => form.test(start))?.[1];
  if (kind !== undefined) throw refused(name, OTHERS[kind]);
}

/** Refuses an old Office document. @throws CambiumError `bad_input` always: by its name, or as behind a password */
export async function refuseOle(path: string, name: string): Promise<never> {
  const mark = Buffer.from("EncryptedPackage", "utf16le");
  let before = Buffer.alloc(0);
  for await (const chunk of createReadStream(path)) {
    const bytes = Buffer.concat([before, chunk]);
    if (bytes.includes(mark)) throw locked(name);
    before = bytes.subarray(-mark.length);
  }
  throw refused(name, OTHERS.xls);
}

/** Refuses an archive that is no Excel workbook. @throws CambiumError `bad_input` */
export function refuseOtherZip({ names, has }: Zip, name: string): void {
  const kind = PARTS.find(([part]) => names.some((one) => part.test(one)))?.[1];
  if (kind !== undefined) throw refused(name, OTHERS[kind]);
  if (has("[Content_Types].xml") && names.some((one) => one.startsWith("xl/"))) return;
  const some = names.slice(0, 5).join(", ");
  throw refused(name, {
    problem: `is a zip archive${some === "" ? "" : ` of ${some}${names.length > 5 ? ", …" : ""}`}`,
    expected: "a CSV, a gzipped CSV, an Excel workbook (.xlsx) or a Parquet file",
    hint: "Unpack it, and import the files in it.",
  });
}
