import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";
import { PALETTES } from "./palette.ts";

/** The accent color, for anything clickable. */
const accent: MantineColorsTuple = [
  "#eef0fc",
  "#dadffa",
  "#c3cbff",
  "#a3b3ff",
  "#7f91f2",
  "#5c70dd",
  "#4558c9",
  "#3346b8",
  "#293a9e",
  "#1f2d80",
];

export const theme = createTheme({
  colors: { accent },
  primaryColor: "accent",
  primaryShade: { light: 7, dark: 3 },
  fontFamily: "var(--typeface)",
  fontFamilyMonospace: 'ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace',
  defaultRadius: "sm",
  respectReducedMotion: true,
  autoContrast: true,
});

/** The colors of both schemes as CSS variables, so that Mantine's and ours share one palette. */
export const variables: CSSVariablesResolver = () => ({
  variables: {},
  light: scheme("light", {
    good: "#0d6a66",
    bad: "#a8351a",
    accent: "#3346b8",
    wash: "#f3f3f0",
    field: "#ffffff",
  }),
  dark: scheme("dark", {
    good: "#6fd0c6",
    bad: "#ff9a78",
    accent: "#a3b3ff",
    wash: "#1d2125",
    field: "#1a1e22",
  }),
});

function scheme(
  name: "light" | "dark",
  own: { good: string; bad: string; accent: string; wash: string; field: string },
): Record<string, string> {
  const { ground, ink, quiet, grid } = PALETTES[name];
  return {
    "--mantine-color-body": ground,
    "--mantine-color-text": ink,
    "--mantine-color-dimmed": quiet,
    "--quiet": quiet,
    "--rule": grid,
    "--good": own.good,
    "--bad": own.bad,
    "--accent": own.accent,
    "--wash": own.wash,
    "--bar-gain": `color-mix(in srgb, ${own.good} 24%, ${ground})`,
    "--bar-loss": `color-mix(in srgb, ${own.bad} 22%, ${ground})`,
    "--bar-rest": `color-mix(in srgb, ${quiet} 24%, ${ground})`,
    "--field": own.field,
  };
}
