import type { WayOption, WayOut } from "../../base/error.ts";
import { pairPart } from "../../base/pair-text.ts";

/** What a way out says and does. Without `advice`, the command line says to pass what it does. */
export interface Way {
  when?: string;
  advice?: string;
  source?: string;
  options?: WayOption[];
  setting?: { name: string; value: string };
}

/** A way out, in words for the command line and as data. */
export function wayOut({ when, advice, source, options = [], setting }: Way): WayOut {
  const text = [when, advice].filter((part) => part !== undefined).join(", ");
  const flags = options.map(flagOf).join(" ");
  const [verb, action] =
    source !== undefined
      ? ["use", `\`${["cambium import", source, "FILE", flags].filter(Boolean).join(" ")}\``]
      : setting !== undefined
        ? ["run", `\`cambium settings set ${setting.name} ${setting.value}\``]
        : ["pass", flags];
  const rest = action === "" ? "" : advice === undefined ? `, ${verb} ${action}` : `: ${action}`;
  return { text, sentence: `${text}${rest}.`, source: source ?? null, options, setting: setting ?? null };
}

/** Ways out as the command line says them. */
export function waysText(ways: WayOut[]): string {
  return ways.map(({ sentence }) => sentence).join(" ");
}

function flagOf({ option, of, value, example = "" }: WayOption): string {
  const flag = `--${option.replaceAll("_", "-")}`;
  if (value === true) return flag;
  const told = option === "map" ? pairPart(String(value ?? example)) : String(value ?? example);
  const pair = of === undefined ? told : `${of}=${told}`;
  return [flag, QUOTED[option]?.(pair) ?? pair].filter(Boolean).join(" ");
}

/** How what comes from a file is quoted on a command line. */
const QUOTED: Record<string, (text: string) => string> = {
  map: (text) => (/^[\w=.-]+$/.test(text) ? text : `'${text}'`),
  ignore: (text) => `"${text}"`,
  sheet: (text) => `"${text}"`,
  attribute: (text) => `"${text}"`,
  without_row: (text) => `"${text}"`,
  value: (text) => `'${text}'`,
};
