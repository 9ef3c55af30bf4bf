import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { pagesOf } from "../bench/page-list.ts";
import { openChromium, serveDemo } from "../bench/served.ts";

/**
 * Takes pictures of every page of a demo company, at 1440 px in light and dark and at 360 px, into the folder
 * `screenshots`. Languages after the command take theirs too: `npm run screenshots -- th zh-HK`.
 */
const LOOKS = [
  { name: "light", width: 1440, scheme: "light" },
  { name: "dark", width: 1440, scheme: "dark" },
  { name: "phone", width: 360, scheme: "light" },
] as const;

const locales = ["en-GB", ...process.argv.slice(2)];
const served = await serveDemo(2500);
const browser = await openChromium();
try {
  const pages = await pagesOf(served);
  await mkdir("screenshots", { recursive: true });
  for (const locale of locales) {
    for (const { name, width, scheme } of LOOKS) {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme: scheme,
        reducedMotion: "reduce",
        locale,
      });
      await served.letIn(context);
      for (const { id, path } of pages) {
        const page = await context.newPage();
        await page.goto(served.url + path);
        await page.locator("main h1").first().waitFor();
        await page.waitForLoadState("networkidle");
        await page.waitForFunction("document.querySelectorAll('.waiting').length === 0");
        const file = join("screenshots", `${locale === "en-GB" ? "" : `${locale}-`}${id}-${name}.png`);
        await page.screenshot({ path: file, fullPage: true });
        process.stdout.write(`${file}\n`);
        await page.close();
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
  await served.stop();
}
