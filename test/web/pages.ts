import axe from "axe-core";
import type { Browser, BrowserContext, Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { z } from "zod";
import type { Served } from "../../bench/served.ts";
import { ownServer, sharedBrowser, sharedServer } from "../shared.ts";
import { serveGrowing } from "./growing-company.ts";
import { servePipeline } from "./pipeline-company.ts";
import { PATIENCE_MS, settled, watch } from "./settled.ts";

export interface Look {
  width?: number;
  scheme?: "light" | "dark";
  /** What the browser says its reader speaks. */
  locale?: string;
}

const violationsSchema = z.array(
  z.object({
    id: z.string(),
    impact: z.string().nullish(),
    nodes: z.array(z.object({ target: z.array(z.unknown()) })),
  }),
);

/** The demo company as it is served, and windows of Chromium that look at it. */
export class Pages {
  readonly served: Served;
  readonly #browser: Browser;
  readonly #contexts: BrowserContext[] = [];
  /** What pages complained of: errors, and whatever was asked of other servers. */
  readonly complaints: string[] = [];

  private constructor(served: Served, browser: Browser) {
    this.served = served;
    this.#browser = browser;
  }

  /** Of the company that all files look at: nothing of it may be changed. */
  static async shared(): Promise<Pages> {
    return new Pages(await sharedServer(), await sharedBrowser());
  }

  /** Of a company that may be changed. */
  static async own(): Promise<Pages> {
    return new Pages(await ownServer(), await sharedBrowser());
  }

  /** Of a company that a test serves itself. */
  static async of(served: Served): Promise<Pages> {
    return new Pages(served, await sharedBrowser());
  }

  /** Of a company with usage, that may be changed. */
  static async growing(customers: number): Promise<Pages> {
    return new Pages(await serveGrowing(customers), await sharedBrowser());
  }

  /** Of a company with opportunities, that may be changed. */
  static async selling(): Promise<Pages> {
    return new Pages(await servePipeline(), await sharedBrowser());
  }

  /** Opens an address in a window of its own that was let in, and waits until nothing is asked any more. */
  async open(path: string, look: Look = {}): Promise<Page> {
    const page = await this.window(look);
    await this.served.letIn(page.context());
    await page.goto(this.served.url + path);
    await settled(page);
    return page;
  }

  /** A window of a browser that nobody let in yet. */
  async window({ width = 1440, scheme = "light", locale = "en-GB" }: Look = {}): Promise<Page> {
    const context = await this.#browser.newContext({
      viewport: { width, height: 900 },
      colorScheme: scheme,
      reducedMotion: "reduce",
      acceptDownloads: true,
      locale,
    });
    this.#contexts.push(context);
    context.setDefaultTimeout(PATIENCE_MS);
    const page = watch(await context.newPage());
    page.on("console", (message) => message.type() === "error" && this.complaints.push(message.text()));
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(this.served.url) && !/^(data|blob):/.test(url))
        this.complaints.push(`asked for ${url}`);
    });
    return page;
  }

  /** What the API answers. */
  async ask<Output>(path: string, schema: z.ZodType<Output>): Promise<Output> {
    return schema.parse(await (await this.served.ask(`/api/v1/${path}`)).json());
  }

  /** Closes the windows of a test; fails when a page complained of something. */
  async closeWindows(): Promise<void> {
    await Promise.all(this.#contexts.splice(0).map((context) => context.close()));
    expect(this.complaints.splice(0)).toEqual([]);
  }

  async stop(): Promise<void> {
    await this.#browser.close();
    await this.served.stop();
  }
}

/** The rules of axe that another colour scheme can break. */
export const OF_COLOURS = ["color-contrast", "link-in-text-block"];

/** The serious findings of axe on a page as it stands. @param rules the ones to look at; all where none are given */
export async function seriousFindings(page: Page, rules?: string[]): Promise<string[]> {
  if (!(await page.evaluate("'axe' in window"))) await page.evaluate(axe.source);
  const options = {
    resultTypes: ["violations"],
    ...(rules !== undefined && { runOnly: { type: "rule", values: rules } }),
  };
  const found = violationsSchema.parse(
    await page.evaluate(`axe.run(document, ${JSON.stringify(options)}).then(({ violations }) => violations)`),
  );
  return found
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

export async function textOf(locator: Locator): Promise<string> {
  return (await locator.textContent()) ?? "";
}

/** Minor units as the pages write them in English, without the currency. */
export function money(minor: number): string {
  return new Intl.NumberFormat("en-GB", { minimumFractionDigits: 2 }).format(minor / 100);
}

/** The minor units of a text. */
export function cents(text: string): number {
  return Number(text.replaceAll(/[^\d-]/g, ""));
}
