import { text } from "node:stream/consumers";
import type { Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { Pages } from "./pages.ts";

const nodeSchema = z.object({ nodeId: z.number() });
const fontsSchema = z.object({
  fonts: z.array(z.object({ familyName: z.string(), isCustomFont: z.boolean() })),
});

describe("the typeface of the pages", () => {
  let pages: Pages;

  beforeAll(async () => {
    pages = await Pages.shared();
  });
  afterAll(async () => pages?.stop());
  afterEach(async () => pages.closeWindows());

  it("is Inter from the pages' own server, in tables and in charts", async () => {
    const page = await pages.open("/movements");
    await page.locator(".chart svg text").first().waitFor();
    for (const place of ["h1", "tbody td", ".chart svg text"])
      expect({ place, fonts: await fontsOf(page, place) }).toEqual({ place, fonts: ["Inter (served)"] });
  });

  it("gives every figure the same width", async () => {
    const page = await pages.open("/");
    const widths = await page.evaluate(() =>
      ["1111111111", "0000000000", "4444444444"].map((text) => {
        const made = document.createElement("span");
        made.textContent = text;
        document.querySelector("td")?.append(made);
        return made.getBoundingClientRect().width;
      }),
    );
    expect(new Set(widths).size).toBe(1);
  });

  it("leaves Thai letters to the reader's own face", async () => {
    const page = await pages.open("/", { locale: "th-TH" });
    const fonts = await fontsOf(page, "h1");
    expect(fonts.some((font) => !font.includes("served"))).toBe(true);
    expect(fonts).toContain("Inter (served)");
  });

  it("goes into the picture of a chart, which stands alone", async () => {
    const page = await pages.open("/movements");
    await page.locator(".chart svg").first().waitFor();
    await page
      .getByRole("button", { name: /^Export/ })
      .first()
      .click();
    const [file] = await Promise.all([
      page.waitForEvent("download"),
      page.getByRole("menuitem", { name: "Chart as SVG" }).click(),
    ]);
    const markup = await text(await file.createReadStream());
    const alone = await pages.window();
    await alone.goto(`data:image/svg+xml;base64,${Buffer.from(markup).toString("base64")}`);
    await expect.poll(() => fontsOf(alone, "svg svg text")).toEqual(["Inter (served)"]);
  });

  it("comes with its licence", async () => {
    const answer = await fetch(`${pages.served.url}/assets/inter-licence.txt`);
    expect(await answer.text()).toContain("SIL Open Font License, Version 1.1");
  });
});

/** The faces that an element's text is really drawn in. */
async function fontsOf(page: Page, selector: string): Promise<string[]> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("DOM.enable");
  await devtools.send("CSS.enable");
  const { root } = z.object({ root: nodeSchema }).parse(await devtools.send("DOM.getDocument"));
  const { nodeId } = nodeSchema.parse(
    await devtools.send("DOM.querySelector", { nodeId: root.nodeId, selector }),
  );
  const { fonts } = fontsSchema.parse(await devtools.send("CSS.getPlatformFontsForNode", { nodeId }));
  return fonts
    .map(({ familyName, isCustomFont }) => `${familyName}${isCustomFont ? " (served)" : ""}`)
    .sort();
}
