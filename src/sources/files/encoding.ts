import { createReadStream } from "node:fs";
import { TextDecoder } from "node:util";

export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/**
 * Detects a text file's encoding: UTF-16 by its byte order mark, UTF-8 if all of it is valid, else windows-1252; null
 * if it isn't text.
 */
export async function encodingOf(path: string): Promise<Encoding | null> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let isFirst = true;
  let isUtf8 = true;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes: Buffer = chunk;
    if (isFirst && bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
    if (isFirst && bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
    isFirst = false;
    if (bytes.includes(0)) return null;
    isUtf8 &&= decodes(decoder, bytes);
  }
  return isUtf8 && decodes(decoder, undefined) ? "utf-8" : "windows-1252";
}

function decodes(decoder: TextDecoder, bytes: Buffer | undefined): boolean {
  try {
    decoder.decode(bytes, { stream: bytes !== undefined });
    return true;
  } catch {
    return false;
  }
}

/** Whether a UTF-8 file has carriage returns or empty lines. `hasEmpty` is only complete if there are no returns. */
export async function linesOf(path: string): Promise<{ hasReturns: boolean; hasEmpty: boolean }> {
  let last = 10;
  let hasEmpty = false;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const bytes: Buffer = chunk;
    if (bytes.includes(13)) return { hasReturns: true, hasEmpty };
    hasEmpty ||= (last === 10 && bytes[0] === 10) || bytes.includes("\n\n");
    last = bytes.at(-1) ?? last;
  }
  return { hasReturns: false, hasEmpty };
}

/**
 * Reads a text file as UTF-8 chunks with `\n` line ends and no empty lines outside quotes.
 * @param emptyRows filled with the numbers of rows that are left out, counting the first line as 1
 * @param titles lines above the header, which are left out as empty ones are
 */
export async function* plainText(
  path: string,
  encoding: Encoding,
  emptyRows: number[],
  titles = 0,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  const cleaner = new Cleaner(emptyRows, titles);
  for await (const chunk of createReadStream(path))
    yield cleaner.clean(decoder.decode(chunk, { stream: true }));
  yield cleaner.clean(decoder.decode());
}

/** Cleans text chunk by chunk, carrying its state over to the next chunk. */
class Cleaner {
  readonly #emptyRows: number[];
  readonly #titles: number;
  #row = 1;
  #isInQuotes = false;
  #isAtStart = true;
  #endedInReturn = false;

  constructor(emptyRows: number[], titles: number) {
    this.#emptyRows = emptyRows;
    this.#titles = titles;
  }

  clean(piece: string): string {
    const held = this.#endedInReturn && piece.startsWith("\n") ? piece.slice(1) : piece;
    if (piece !== "") this.#endedInReturn = piece.endsWith("\r");
    const text = held.replaceAll(/\r\n?/g, "\n");
    let cleaned = "";
    let from = 0;
    for (const { index, 0: mark } of text.matchAll(/["\n]/g)) {
      if (mark === '"') {
        this.#isInQuotes = !this.#isInQuotes;
        this.#isAtStart = false;
        continue;
      }
      if (this.#isInQuotes) continue;
      const isEmpty = (this.#isAtStart && index === from) || this.#row <= this.#titles;
      if (isEmpty) this.#emptyRows.push(this.#row);
      else cleaned += text.slice(from, index + 1);
      from = index + 1;
      this.#row += 1;
      this.#isAtStart = true;
    }
    if (from < text.length) this.#isAtStart = false;
    return cleaned + text.slice(from);
  }
}
