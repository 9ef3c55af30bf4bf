import { RENAMED } from "./dialect/renamed.ts";
import { RULES } from "./dialect/trino-rules.ts";
import { ENGINE_FUNCTIONS, OWN_FUNCTIONS } from "./guard/functions.ts";

/** A function that queries can call: one of Trino's, answered as Trino does, one of the engine's own, or one of ours. */
export interface KnownFunction {
  name: string;
  from: "trino" | "duckdb" | "cambium";
}

/** Every function that queries can call, by name. */
export function knownFunctions(): KnownFunction[] {
  const trino = new Set(
    [...Object.keys(RENAMED), ...Object.keys(RULES)].filter((name) => /^[a-z]/.test(name)),
  );
  const others = ENGINE_FUNCTIONS.filter((name) => !trino.has(name));
  return [
    ...[...trino].map((name) => ({ name, from: "trino" as const })),
    ...OWN_FUNCTIONS.map((name) => ({ name, from: "cambium" as const })),
    ...others.map((name) => ({ name, from: "duckdb" as const })),
  ].sort((a, b) => (a.name < b.name ? -1 : 1));
}
