import { resolve } from "node:path";
import { expect, it } from "vitest";
import { startStripe } from "../../sim/stripe/server/server.ts";
import { Workspace } from "../../src/api/workspace.ts";
import { startServer } from "../../src/http/server.ts";
import { sharedBrowser } from "../shared.ts";
import { madeAccount } from "../stripe/made-account.ts";
import { effects, openFolder } from "../workspace.ts";
import { seriousFindings, textOf } from "./pages.ts";
import { PATIENCE_MS, settled, watch } from "./settled.ts";

const KEY = "rk_live_51Quillmoor0123456789";

it("asks whether to report in the currency and time zone of a Stripe account; what is kept as it is stays in the settings", async () => {
  const terms = { currency: "sek", zone: "Europe/Stockholm" };
  const account = madeAccount({ id: "acct_made", customers: 2, invoices: 1, terms });
  const stripe = await startStripe([account], { keys: { [KEY]: { accounts: ["acct_made"] } } });
  const folder = await openFolder();
  const env = { STRIPE_API_BASE: stripe.url, CAMBIUM_KEY_FILE: `${folder.directory}/key` };
  const workspace = await Workspace.open(`${folder.directory}/own`, { ...effects, env });
  const server = await startServer(workspace, { port: 0, version: "0", webDirectory: resolve("dist/web") });
  const browser = await sharedBrowser();
  const context = await browser.newContext({
    viewport: { width: 360, height: 900 },
    reducedMotion: "reduce",
  });
  try {
    context.setDefaultTimeout(PATIENCE_MS);
    await context.request.get(server.newLink(), { maxRedirects: 0 });
    const page = watch(await context.newPage());
    await page.goto(`${server.url}/bring`);
    await page.getByLabel("Restricted key").fill(KEY);
    await page.getByRole("button", { name: "Check the key and connect" }).click();
    const zone = page.getByRole("button", { name: "Set Time zone to Europe/Stockholm" });
    await zone.waitFor();
    expect(await textOf(page.locator("main"))).toContain(
      "Stripe's dashboard shows acct_made in Europe/Stockholm.",
    );
    expect(await seriousFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    await zone.click();
    await zone.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Currency: Keep it as it is" }).click();
    await page.getByRole("button", { name: "Set Currency to SEK" }).waitFor({ state: "detached" });
    expect(await workspace.settings()).toMatchObject({ timezone: "Europe/Stockholm", currency: "USD" });
    await page.goto(`${server.url}/settings`);
    await page.getByText("Your data suggests SEK.").waitFor();
    await settled(page);
    expect(await seriousFindings(page)).toEqual([]);
    await page.getByRole("button", { name: "Use it" }).click();
    expect(await page.getByLabel("Currency").inputValue()).toBe("SEK");
    await page.getByRole("button", { name: "Preview changes" }).waitFor();
  } finally {
    await context.close();
    await server.close();
    await workspace.close();
    await stripe.close();
    await folder.close();
  }
});
