/** The movement types in the order of every chart and table, with their names. Gains stand above zero, losses below. */
export const MOVEMENTS = [
  { type: "new", name: "New", side: "gain" },
  { type: "reactivation", name: "Reactivation", side: "gain" },
  { type: "expansion", name: "Expansion", side: "gain" },
  { type: "contraction", name: "Contraction", side: "loss" },
  { type: "churn", name: "Churn", side: "loss" },
  { type: "transfer", name: "Transfer", side: "neutral" },
  { type: "none", name: "Even swap", side: "neutral" },
  { type: "fx", name: "FX", side: "neutral" },
] as const;

export type MovementType = (typeof MOVEMENTS)[number]["type"];
export type Movement = (typeof MOVEMENTS)[number];

/** Colours of one scheme. The hue says gain or loss, the lightness which; each stands 3:1 or more against the ground. */
export interface Palette {
  movement: Record<MovementType, string>;
  ground: string;
  ink: string;
  quiet: string;
  grid: string;
  hatch: string;
  retention: Record<"nrr_12m" | "grr_12m", string>;
}

export const PALETTES: Record<"light" | "dark", Palette> = {
  light: {
    movement: {
      new: "#4c9d94",
      reactivation: "#26787f",
      expansion: "#0b4a57",
      contraction: "#d2702f",
      churn: "#a9341a",
      transfer: "#7b8490",
      none: "#a3abb5",
      fx: "#8b919b",
    },
    ground: "#fdfdfc",
    ink: "#1b2127",
    quiet: "#5c6570",
    grid: "#e6e7e5",
    hatch: "rgba(253, 253, 252, 0.62)",
    retention: { nrr_12m: "#0b4a57", grr_12m: "#6a727d" },
  },
  dark: {
    movement: {
      new: "#2f7d84",
      reactivation: "#45a5a6",
      expansion: "#8fe3da",
      contraction: "#b9612f",
      churn: "#ff8a63",
      transfer: "#8f98a4",
      none: "#666e79",
      fx: "#7b828d",
    },
    ground: "#14171a",
    ink: "#eceef0",
    quiet: "#9aa3ad",
    grid: "#2a2f35",
    hatch: "rgba(20, 23, 26, 0.6)",
    retention: { nrr_12m: "#8fe3da", grr_12m: "#9aa3ad" },
  },
};

/** The name of a movement type; a type that is not known goes by its own. */
export function movementName(type: string): string {
  return MOVEMENTS.find((movement) => movement.type === type)?.name ?? type;
}

/** The reader's own typeface; charts must name it too, since they measure their text. */
export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", sans-serif';
