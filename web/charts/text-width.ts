import { typeface } from "../look/typeface.ts";

let canvas: CanvasRenderingContext2D | null = null;

/** The width of a text in a chart, in pixels. */
export function textWidth(text: string, fontSize: number): number {
  canvas ??= document.createElement("canvas").getContext("2d");
  if (canvas === null) return text.length * fontSize * 0.5;
  canvas.font = `${fontSize}px ${typeface()}`;
  return canvas.measureText(text).width;
}
