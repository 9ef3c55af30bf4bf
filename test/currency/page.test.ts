import { join } from "node:path";
import { build } from "vite";
import { expect, it } from "vitest";
import { z } from "zod";
import { openChromium } from "../../bench/served.ts";
import { currencies, minorDigits } from "../../src/base/currency.ts";

const builtSchema = z.array(z.object({ output: z.array(z.object({ code: z.string() }).loose()) }));
const FORMATS = join(import.meta.dirname, "../../web/data/format.ts");

it("a page writes every currency with the digits that the server counts in", async () => {
  const script = await bundled();
  const browser = await openChromium();
  try {
    const page = await browser.newPage();
    await page.addScriptTag({ content: script });
    const written = await page.evaluate(
      `Object.fromEntries(${JSON.stringify(currencies())}.map((code) => {
        const money = formats.moneyIn(code);
        return [code, [money.full(123456789), money.plain(123456789), money.signedPlain(-5), money.rounded(123456789)]];
      }))`,
    );
    const texts = z.record(z.string(), z.array(z.string())).parse(written);
    for (const code of currencies()) {
      const places = minorDigits(code);
      const major = `${"123456789".slice(0, 9 - places)}${places === 0 ? "" : "."}${"123456789".slice(9 - places)}`;
      const [full = "", plain = "", signed = "", rounded = ""] = texts[code] ?? [];
      expect([code, amountOf(full), amountOf(plain)]).toEqual([code, major, major]);
      expect([code, amountOf(signed)]).toEqual([code, (5 / 10 ** places).toFixed(places)]);
      expect([code, amountOf(rounded)]).toEqual([code, String(Math.round(123456789 / 10 ** places))]);
    }
  } finally {
    await browser.close();
  }
});

/** The page's formats as one script, which puts them under `formats`. */
async function bundled(): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: "silent",
    build: {
      write: false,
      minify: false,
      lib: { entry: FORMATS, formats: ["iife"], name: "formats" },
    },
  });
  return builtSchema.parse(Array.isArray(built) ? built : [built])[0]?.output[0]?.code ?? "";
}

/** The figures and the decimal point of a text. */
function amountOf(text: string): string {
  return text.replaceAll(/[^\d.]/g, "").replace(/^\.+/, "");
}
