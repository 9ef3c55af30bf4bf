import type { Palette } from "../look/palette.ts";
import { typeface } from "../look/typeface.ts";
import { embeddedFace } from "./embedded-face.ts";
import type { PictureEntry } from "./legend-entries.ts";

export interface Picture {
  markup: string;
  width: number;
  height: number;
}

const HEAD = 44;
const FOOT = 34;
const EDGE = 20;
const LINE = 16;
/** The height of a row of the legend, the room of a swatch, and that between entries. */
const ENTRY = 20;
const SWATCH = 22;
const GAP = 18;
/** Approximate width of a footer character: enough for all our languages; Chinese characters count twice. */
const LETTER = 6.6;
const PIXELS_PER_POINT = 2;

/** A chart as a standalone image with its font: its title and legend above, and its context below. */
export async function pictureOf(
  chart: Picture,
  {
    title,
    legend,
    lines,
    palette,
  }: { title: string; legend: PictureEntry[]; lines: string[]; palette: Palette },
): Promise<Picture> {
  const width = chart.width + 2 * EDGE;
  const series = inRows(legend, chart.width, ({ name }) => widthOf(name) + SWATCH + GAP);
  const head = HEAD + ENTRY * series.length;
  const foot = inRows(lines, chart.width, (fact) => widthOf(` · ${fact}`));
  const height = chart.height + head + FOOT + LINE * (foot.length - 1);
  const face = await embeddedFace(
    [title, ...legend.map(({ name }) => name), ...lines, chart.markup].join(""),
  );
  const text = (y: number, size: number, color: string, words: string, weight = 400, x = EDGE) =>
    `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${color}">${escaped(words)}</text>`;
  const entries = series.flatMap((row, index) => {
    const y = HEAD + ENTRY * index;
    return atPlaces(row).map(({ name, color, isLine, x }) => {
      const [top, tall, wide] = isLine ? [y - 1, 2, 16] : [y - 5, 10, 10];
      const mark = `<rect x="${x}" y="${top}" width="${wide}" height="${tall}" fill="${color}"/>`;
      return `${mark}${text(y + 4, 12, palette.ink, name, 400, x + SWATCH)}`;
    });
  });
  const markup = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family='${typeface()}'>`,
    `<style>${face}</style>`,
    `<rect width="100%" height="100%" fill="${palette.ground}"/>`,
    text(28, 17, palette.ink, title, 620),
    ...entries,
    `<g transform="translate(${EDGE} ${head})">${chart.markup}</g>`,
    ...foot.map((row, index) =>
      text(chart.height + head + FOOT - 12 + LINE * index, 12, palette.quiet, row.join(" · ")),
    ),
    "</svg>",
  ].join("");
  return { markup, width, height };
}

/** The entries of a legend's row, each with where its swatch begins. */
function atPlaces(row: PictureEntry[]): (PictureEntry & { x: number })[] {
  let next = EDGE;
  return row.map((entry) => {
    const x = next;
    next += SWATCH + widthOf(entry.name) + GAP;
    return { ...entry, x };
  });
}

/** Wraps things into rows that fit a width; one that is wider has a row of its own. */
function inRows<T>(things: readonly T[], width: number, widthIn: (thing: T) => number): T[][] {
  const rows: T[][] = [];
  let used = 0;
  for (const thing of things) {
    const wide = widthIn(thing);
    const last = rows.at(-1);
    if (last !== undefined && used + wide <= width) last.push(thing);
    else rows.push([thing]);
    used = last !== undefined && used + wide <= width ? used + wide : wide;
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
