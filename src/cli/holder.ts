import { CambiumError } from "../base/error.ts";
import { IN_USE } from "../base/failure.ts";
import { notedServer } from "../http/line/line.ts";

/** Opens a data folder; if another process has it, the error names that server. */
export async function withHolder<T>(directory: string, open: () => Promise<T>): Promise<T> {
  try {
    return await open();
  } catch (error) {
    const isHeld = error instanceof CambiumError && error.message.endsWith(IN_USE);
    const note = isHeld ? await notedServer(directory) : null;
    if (note === null) throw error;
    const { url, pid } = note;
    throw new CambiumError(
      "conflict",
      `the server at ${url} (process ${pid}) has ${directory} open and isn't responding`,
      {
        hint: "Wait for it to finish, or stop it, and try again.",
        cause: error,
      },
    );
  }
}
