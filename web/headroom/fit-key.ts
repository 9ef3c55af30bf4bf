export const SIDES = ["near", "over", "under"] as const;

/** Customers of a plan by how much of a limit they use. */
export interface FitKey {
  plan: string;
  metric: string;
  side: (typeof SIDES)[number];
}

/** As an address has it: `Starter/storage/near`, each part encoded. */
export function fitText({ plan, metric, side }: FitKey): string {
  return [plan, metric, side].map((part) => encodeURIComponent(part)).join("/");
}

/** Reads it back; null if it isn't valid. */
export function fitFrom(text: string): FitKey | null {
  const [plan, metric, last] = text.split("/");
  const side = SIDES.find((one) => one === last);
  if (plan === undefined || metric === undefined || side === undefined) return null;
  try {
    return { plan: decodeURIComponent(plan), metric: decodeURIComponent(metric), side };
  } catch {
    return null;
  }
}
