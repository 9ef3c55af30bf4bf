import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { CambiumError } from "../../base/error.ts";
import { checkMost } from "../../base/limits.ts";

/** The file that stands for a pasted table. */
export const PASTED = "-";

/** What a pasted table is called in messages and in the list of imports. */
const NAME = "pasted table";

/**
 * The paths of the files to import; a pasted table is written to `scratch`.
 * @throws CambiumError `usage` if there is a pasted table and no text, or the other way round; `too_much` if it is too long
 */
export async function filesWithPasted(
  files: string[],
  text: string | undefined,
  scratch: () => Promise<string>,
): Promise<string[]> {
  const isPasted = files.includes(PASTED);
  if (isPasted !== (text !== undefined) || files.indexOf(PASTED) !== files.lastIndexOf(PASTED))
    throw new CambiumError(
      "usage",
      isPasted ? "there is no pasted table to import" : "the text belongs to no file",
      {
        hint: 'Give one file "-" with the table as text. On the command line, `-` reads standard input.',
      },
    );
  if (text === undefined) return files.map((file) => resolve(file));
  checkMost("pasted", Buffer.byteLength(text));
  const path = join(await scratch(), NAME);
  await writeFile(path, text);
  return files.map((file) => (file === PASTED ? path : resolve(file)));
}
