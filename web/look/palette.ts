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
 * Colors of one scheme. Gains are cool and losses warm; each has a contrast of at least 3:1 with the background, and no
 * two that can stand in one chart are closer than 0.06 in OKLab.
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
      reactivation: "#2a86a8",
      expansion: "#0b4a57",
      contraction: "#d2702f",
      churn: "#a9341a",
      transfer: "#9c7f5a",
      none: "#6b5444",
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
      "add-on": "#5a5fd6",
      "cross-sell": "#7a4fa3",
      usage: "#4f8f4a",
      price: "#8c8a2e",
      status: "#a3788c",
    },
    compared: ["#0b4a57", "#b8601f", "#4558c9", "#8a3b78", "#5f7a1f"],
  },
  dark: {
    movement: {
      new: "#2f8d84",
      reactivation: "#4f9fd6",
      expansion: "#8fe3da",
      contraction: "#b9612f",
      churn: "#ff8a63",
      transfer: "#b09368",
      none: "#7d6654",
      fx: "#71798a",
    },
    ground: "#14171a",
    ink: "#eceef0",
    quiet: "#9aa3ad",
    grid: "#2a2f35",
    hatch: "rgba(20, 23, 26, 0.6)",
    retention: { nrr_12m: "#8fe3da", grr_12m: "#9aa3ad" },
    group: {
      upsell: "#8fe3da",
      "add-on": "#8f9bff",
      "cross-sell": "#b48ae0",
      usage: "#6fbf78",
      price: "#c2b85a",
      status: "#d9a3bf",
    },
    compared: ["#8fe3da", "#ffa95c", "#a3b3ff", "#e59ad2", "#c3d96a"],
  },
};
