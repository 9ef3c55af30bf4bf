import type { Palette } from "../look/palette.ts";
import { typeface } from "../look/typeface.ts";
import { embeddedFace } from "./embedded-face.ts";

export interface Picture {
  markup: string;
  width: number;
  height: number;
}

const HEAD = 44;
const FOOT = 34;
const EDGE = 20;
const LINE = 16;
/** Approximate width of a footer character: enough for all our languages; Chinese characters count twice. */
const LETTER = 6.6;
const PIXELS_PER_POINT = 2;

/** A chart as a standalone image with its font: its title above, and its context below. */
export async function pictureOf(
  chart: Picture,
  { title, lines, palette }: { title: string; lines: string[]; palette: Palette },
): Promise<Picture> {
  const width = chart.width + 2 * EDGE;
  const foot = inRows(lines, chart.width);
  const height = chart.height + HEAD + FOOT + LINE * (foot.length - 1);
  const face = await embeddedFace([title, ...lines, chart.markup].join(""));
  const text = (y: number, size: number, color: string, words: string, weight = 400) =>
    `<text x="${EDGE}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${color}">${escaped(words)}</text>`;
  const markup = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family='${typeface()}'>`,
    `<style>${face}</style>`,
    `<rect width="100%" height="100%" fill="${palette.ground}"/>`,
    text(28, 17, palette.ink, title, 620),
    `<g transform="translate(${EDGE} ${HEAD})">${chart.markup}</g>`,
    ...foot.map((row, index) => text(chart.height + HEAD + FOOT - 12 + LINE * index, 12, palette.quiet, row)),
    "</svg>",
  ].join("");
  return { markup, width, height };
}

/** Wraps facts into rows that fit a width. */
function inRows(facts: string[], width: number): string[] {
  const rows: string[] = [];
  for (const fact of facts) {
    const last = rows.at(-1);
    const joined = last === undefined ? fact : `${last} · ${fact}`;
    if (last !== undefined && widthOf(joined) <= width) rows[rows.length - 1] = joined;
    else rows.push(fact);
  }
  return rows;
}

function widthOf(text: string): number {
  const wide = text.match(/[\u2e80-\uffef]/g)?.length ?? 0;
  return (text.length + wide) * LETTER;
}

/** An image as PNG, at twice the resolution. */
export async function pngOf({ markup, width, height }: Picture): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(markup)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * PIXELS_PER_POINT;
  canvas.height = height * PIXELS_PER_POINT;
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) =>
      blob === null ? reject(new Error("the chart could not be drawn")) : resolve(blob),
    ),
  );
}

/** Downloads a file. */
export function download(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
