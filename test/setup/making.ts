import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchChromium, makeDemo, serveFolder } from "../../bench/served.ts";
import { startCluster } from "../stripe/cluster.ts";

/** How many customers the shared demo company has. */
export const CUSTOMERS = 300;

/** A thing that was made, what those who use it are told of it, and its end. */
export interface Made {
  told: unknown;
  stop(): Promise<void>;
}

const MAKERS: Record<string, (shared: Shared) => Promise<Made>> = { browser, folder, server, cluster };

/** Things that are made once, when they are first asked for. */
export class Shared {
  readonly #made = new Map<string, Promise<Made>>();

  /** @throws Error for a name that is none, and where it cannot be made */
  async get(name: string): Promise<Made> {
    const make = MAKERS[name];
    if (make === undefined) throw new Error(`nothing shared is called ${name}`);
    const made = this.#made.get(name) ?? make(this);
    this.#made.set(name, made);
    return made;
  }

  /** Ends all of them, the last first. */
  async stop(): Promise<void> {
    for (const made of [...this.#made.values()].reverse()) {
      const { stop } = await made.catch(() => NOTHING);
      await stop();
    }
  }
}

const NOTHING: Made = { told: null, stop: async () => undefined };

async function browser(): Promise<Made> {
  const launched = await launchChromium();
  return { told: launched.wsEndpoint(), stop: () => launched.close() };
}

/** The data folder of the demo company, which nothing has open: to be copied. */
async function folder(): Promise<Made> {
  const directory = await mkdtemp(join(tmpdir(), "cambium-demo-"));
  await makeDemo(directory, CUSTOMERS);
  return { told: directory, stop: () => rm(directory, { recursive: true, force: true }) };
}

/** A server of the demo company, for files that change nothing of it. */
async function server(shared: Shared): Promise<Made> {
  const directory = await mkdtemp(join(tmpdir(), "cambium-web-"));
  await cp(String((await shared.get("folder")).told), directory, { recursive: true });
  const { url, token, pid, stop } = await serveFolder(directory);
  const clean = () => rm(directory, { recursive: true, force: true });
  return { told: { url, token, pid }, stop: () => stop().then(clean) };
}

async function cluster(): Promise<Made> {
  const started = await startCluster();
  return { told: started.port, stop: () => started.stop() };
}
