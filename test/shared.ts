import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { inject } from "vitest";
import { z } from "zod";
import { asOwner, type Served, serveFolder } from "../bench/served.ts";
import { type Cluster, clusterAt } from "./stripe/cluster.ts";

const servedSchema = z.object({ url: z.string(), token: z.string(), pid: z.number() });

/** The run's browser; closing it closes only what was opened here. */
export async function sharedBrowser(): Promise<Browser> {
  return chromium.connect(await shared("browser", z.string()));
}

/** The run's server of the demo company, for tests that change nothing in it. */
export async function sharedServer(): Promise<Served> {
  const served = await shared("server", servedSchema);
  return { ...served, ...asOwner(served), stop: async () => undefined };
}

/** A separate server of a demo company. */
export async function ownServer(): Promise<Served> {
  const directory = await mkdtemp(join(tmpdir(), "cambium-web-"));
  await cp(await shared("folder", z.string()), directory, { recursive: true });
  const served = await serveFolder(directory);
  const clean = () => rm(directory, { recursive: true, force: true });
  return { ...served, stop: () => served.stop().then(clean) };
}

/** A separate database in the run's PostgreSQL. */
export async function ownDatabase(): Promise<Cluster> {
  const cluster = clusterAt(await shared("cluster", z.number()));
  const name = `files_${process.pid}_${Date.now()}`;
  await cluster.run(`create database ${name}`);
  const stop = () => cluster.run(`drop database ${name} with (force)`);
  return { ...clusterAt(cluster.port, name), stop };
}

/** Details of a resource that test files share, created now if needed. */
async function shared<Told>(name: string, schema: z.ZodType<Told>): Promise<Told> {
  const answer = await fetch(`${inject("shared")}/${name}`);
  if (!answer.ok) throw new Error(await answer.text());
  return schema.parse(await answer.json());
}
