import latinExtended from "@fontsource-variable/inter/files/inter-latin-ext-wght-normal.woff2?url";
import latin from "@fontsource-variable/inter/files/inter-latin-wght-normal.woff2?url";

/** Characters that only the extended font file has. */
const EXTENDED = /[\u0100-\u02ff\u1e00-\u1eff\u20a0-\u20ab\u20ad-\u20c0]/;

/** The font as CSS to embed in an image, limited to the files that its text needs. */
export async function embeddedFace(text: string): Promise<string> {
  const files = EXTENDED.test(text) ? [latin, latinExtended] : [latin];
  const faces = await Promise.all(files.map(faceOf));
  return faces.join("");
}

async function faceOf(file: string): Promise<string> {
  const answer = await fetch(file).catch(() => null);
  if (answer === null || !answer.ok) return "";
  const address = await dataAddress(await answer.blob());
  return `@font-face{font-family:"Inter Variable";font-weight:100 900;src:url("${address}") format("woff2")}`;
}

function dataAddress(content: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(content);
  });
}
