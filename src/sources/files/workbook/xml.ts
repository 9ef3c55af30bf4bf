import { SaxesParser } from "saxes";
import { messageOf } from "../../../base/error.ts";
import { refused } from "../refusal.ts";

/** What is done at each part of an XML text. Names are without their prefix. */
export interface XmlHandler {
  open?(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** Reads XML piece by piece; after each piece, what `taken` gives is passed on. @throws CambiumError `bad_input` if it is broken */
export async function* readXml(
  pieces: AsyncIterable<string>,
  file: string,
  handler: XmlHandler,
  taken: () => string = () => "",
): AsyncGenerator<string> {
  const parser = parserOf(file, handler);
  for await (const piece of pieces) {
    parser.write(piece);
    const text = taken();
    if (text !== "") yield text;
  }
  parser.close();
  yield taken();
}

/** Reads a whole XML text. @throws CambiumError `bad_input` if it is broken */
export async function readWholeXml(
  pieces: AsyncIterable<string>,
  file: string,
  handler: XmlHandler,
): Promise<void> {
  for await (const _ of readXml(pieces, file, handler));
}

const OPTIONS = { position: false, xmlns: false } as const;

function parserOf(file: string, handler: XmlHandler): SaxesParser<typeof OPTIONS> {
  const parser = new SaxesParser(OPTIONS);
  parser.on("error", (cause) => {
    throw refused(file, {
      problem: `is a damaged workbook (${messageOf(cause)})`,
      expected: "a workbook that Excel opens",
      hint: "Open it in Excel and save it again, or save the sheet as CSV.",
      cause,
    });
  });
  parser.on("opentag", ({ name, attributes }) => handler.open?.(bare(name), attributes));
  parser.on("text", (text) => handler.text?.(text));
  parser.on("cdata", (text) => handler.text?.(text));
  parser.on("closetag", ({ name }) => handler.close?.(bare(name)));
  return parser;
}

/** A name without the prefix that some writers give all names. */
function bare(name: string): string {
  const at = name.indexOf(":");
  return at < 0 ? name : name.slice(at + 1);
}
