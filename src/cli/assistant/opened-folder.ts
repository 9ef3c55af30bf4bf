import { Workspace } from "../../api/workspace.ts";
import { withHolder } from "../holder.ts";

/** Milliseconds without a question after which the folder is closed, for others to open. */
const IDLE_MS = 2000;

/** A folder that is open while it's used, and a little longer. */
export class OpenedFolder {
  readonly #directory: string;
  readonly #say: (message: string) => void;
  #workspace: Promise<Workspace> | null = null;
  #users = 0;
  #idle: NodeJS.Timeout | undefined;

  constructor(directory: string, say: (message: string) => void) {
    this.#directory = directory;
    this.#say = say;
  }

  /** Whether a question is being answered. */
  get isUsed(): boolean {
    return this.#users > 0;
  }

  /** Runs something with the folder open. */
  async use<T>(run: (workspace: Workspace) => Promise<T>): Promise<T> {
    clearTimeout(this.#idle);
    this.#users += 1;
    try {
      this.#workspace ??= this.#open();
      return await run(await this.#workspace);
    } finally {
      this.#users -= 1;
      if (this.#users === 0) this.#idle = setTimeout(() => void this.close(), IDLE_MS);
    }
  }

  /** Closes the folder; the next question opens it again. */
  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const workspace = this.#workspace;
    this.#workspace = null;
    await (await workspace?.catch(() => null))?.close();
  }

  async #open(): Promise<Workspace> {
    const effects = { now: () => new Date(), progress: this.#say };
    return withHolder(this.#directory, () => Workspace.open(this.#directory, effects)).catch(
      (error: unknown) => {
        this.#workspace = null;
        throw error;
      },
    );
  }
}
