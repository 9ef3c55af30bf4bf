import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { launchChromium, makeDemo, serveFolder } from "../../bench/served.ts";
import { startCluster } from "../stripe/cluster.ts";

/** Number of customers in the shared demo company. */
export const CUSTOMERS = 300;

/** A shared resource: what its users are told about it, and how to end it. */
export interface Made {
  told: unknown;
  stop(): Promise<void>;
}

const MAKERS: Record<string, (shared: Shared) => Promise<Made>> = { browser, folder, server, cluster };

/** Shared resources, each created when first asked for. */
export class Shared {
  readonly #made = new Map<string, Promise<Made>>();

  /** @throws Error for an unknown name, or when creating it fails */
  async get(name: string): Promise<Made> {
    const make = MAKERS[name];
    if (make === undefined) throw new Error(`nothing shared is called ${name}`);
    const made = this.#made.get(name) ?? make(this);
    this.#made.set(name, made);
    return made;
  }

  /** Ends all of them, latest first. */
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

/** A data folder with the demo company, closed and ready to copy. */
async function folder(): Promise<Made> {
  const directory = await mkdtemp(join(tmpdir(), "cambium-demo-"));
  await makeDemo(directory, CUSTOMERS);
  return { told: directory, stop: () => rm(directory, { recursive: true, force: true }) };
}

/** A server of the demo company, for tests that change nothing in it. */
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
