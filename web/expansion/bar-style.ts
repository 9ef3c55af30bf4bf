/** The style of a bar within a cell: a share of the room that the cell's figure leaves. */
export function barStyle(share: number): { width: string } {
  return { width: `calc((100% - 112px) * ${share})` };
}
