/** A way out of a reading that may be wrong: when it's right, and what to tell the import instead. */
export interface WayOut {
  /** When it's right, or what to do, in words: "If the day of an end still counts". */
  text: string;
  /** The same as a sentence of the command line, with its flags. */
  sentence: string;
  /** Read the file as this kind of list; null for the same kind. */
  source: string | null;
  /** What to add to the input of `import`. */
  options: WayOption[];
  /** A setting to change; null for none. */
  setting: { name: string; value: string } | null;
}

/** An input of `import`, by its name, as `date_format`. */
export interface WayOption {
  option: string;
  /** What it is about, where the input takes pairs: the field of `map`, the field and word of `value`. */
  of?: string;
  /** Null for the reader to choose. */
  value: string | boolean | null;
  /** What stands for a value that is to be chosen. */
  example?: string;
}

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
  const told = String(value ?? example);
  const pair = of === undefined ? told : `${of}=${told}`;
  return [flag, QUOTED[option]?.(pair) ?? pair].filter(Boolean).join(" ");
}

/** How what comes from a file is quoted on a command line. */
const QUOTED: Record<string, (text: string) => string> = {
  ignore: (text) => `"${text}"`,
  attribute: (text) => `"${text}"`,
  value: (text) => `'${text}'`,
};
