import { readdir } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { expect, it } from "vitest";
import { page } from "../../src/http/pages/pages.ts";

const BUILT = "dist/web";

it("sends scripts and styles compressed to whoever accepts that, and as they are to others", async () => {
  const names = (await readdir(`${BUILT}/assets`)).filter((name) => /\.(js|css)$/.test(name));
  expect(names.length).toBeGreaterThan(20);
  for (const name of names) {
    const path = `/assets/${name}`;
    const [plain, packed] = [await page(path, BUILT), await page(path, BUILT, 200, "gzip, br")];
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    expect(packed.headers.get("content-type")).toBe(plain.headers.get("content-type"));
    const [whole, small] = [Buffer.from(await plain.arrayBuffer()), Buffer.from(await packed.arrayBuffer())];
    expect(gunzipSync(small).equals(whole)).toBe(true);
  }
});
