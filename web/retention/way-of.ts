/** Whether a rate went up or down from the one compared with; "is" where there's none, or no change. */
export function wayOf({ change }: { change: number | null }): "fell" | "rose" | "is" {
  if (change === null || change === 0) return "is";
  return change < 0 ? "fell" : "rose";
}
