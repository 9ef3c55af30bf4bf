/** The movement types in the order of every chart and table. Gains go above zero, losses below. */
export const MOVEMENTS = [
  { type: "new", side: "gain" },
  { type: "reactivation", side: "gain" },
  { type: "expansion", side: "gain" },
  { type: "contraction", side: "loss" },
  { type: "churn", side: "loss" },
  { type: "transfer", side: "neutral" },
  { type: "none", side: "neutral" },
  { type: "fx", side: "neutral" },
] as const;

export type MovementType = (typeof MOVEMENTS)[number]["type"];
export type Movement = (typeof MOVEMENTS)[number];

/**
 * Colors of one scheme. Hue tells gain from loss, lightness tells which; each has a contrast of at least 3:1 with the
 * background.
 */
export interface Palette {
  movement: Record<MovementType, string>;
  ground: string;
  ink: string;
  quiet: string;
  grid: string;
  hatch: string;
  retention: Record<"nrr_12m" | "grr_12m", string>;
  /** The cause groups of expansion. */
  group: Record<Group, string>;
  /** Compared segments and parts, in the order chosen. */
  compared: readonly string[];
}

/** The cause groups of expansion, in the order of every chart. */
export const GROUPS = ["upsell", "add-on", "cross-sell", "usage", "price", "status"] as const;
export type Group = (typeof GROUPS)[number];

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
    group: {
      upsell: "#0b4a57",
      "add-on": "#1d6b73",
      "cross-sell": "#3a8a8c",
      usage: "#5a9f73",
      price: "#7d8f3f",
      status: "#7b8490",
    },
    compared: ["#0b4a57", "#b8601f", "#4558c9", "#8a3b78", "#5f7a1f"],
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
    group: {
      upsell: "#8fe3da",
      "add-on": "#5fc0bd",
      "cross-sell": "#3f9a9c",
      usage: "#6fb38a",
      price: "#a9b85f",
      status: "#8f98a4",
    },
    compared: ["#8fe3da", "#ffa95c", "#a3b3ff", "#e59ad2", "#c3d96a"],
  },
};
