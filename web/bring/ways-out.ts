import { choosing, IGNORED, type Options, type Reading, readingAs, type Source } from "./reading.ts";

/** A part of a warning's advice: when it holds, and what it changes; null for what no button can do. */
export interface WayOut {
  text: string;
  change: ((reading: Reading) => Reading) | null;
}

/**
 * The ways out that a warning's hint names, a sentence each. The flags of the command line are what a button does here,
 * so that only the condition before them is told: "If the day of an end still counts".
 */
export function waysOut(hint: string): WayOut[] {
  const sentences = hint.split(/(?<=[.!?]) (?=[A-Z])/).filter((one) => one !== "" && !one.includes(SKIP));
  return sentences.map((sentence) => {
    const change = changeIn(sentence);
    const condition = /^(If .+?), (?:pass|use|leave|map) /.exec(sentence)?.[1];
    if (change !== null && condition !== undefined) return { text: `${condition}:`, change };
    if (change !== null) return { text: sentence.replace("--ignore ", ""), change };
    return { text: sentence.replace(/pass --date-format\b/, "choose their order in the menu above"), change };
  });
}

function changeIn(sentence: string): WayOut["change"] {
  const options = FLAGS.find(({ flag }) => flag.test(sentence))?.options;
  if (options !== undefined)
    return (reading) => ({ ...reading, options: { ...reading.options, ...options } });
  const [, ignored] = /--ignore "([^"]+)"/.exec(sentence) ?? [];
  if (ignored !== undefined) return (reading) => choosing(reading, ignored.toLowerCase(), IGNORED);
  const source = KINDS.find((kind) => sentence.includes(`cambium import ${kind} `));
  return source === undefined ? null : (reading) => readingAs(reading, source);
}

/** Leaving out bad rows has its own button, beside the one that imports. */
const SKIP = "--skip-bad";

const KINDS = ["mrr", "changes", "current"] as const satisfies Source[];

/** The first that fits. */
const FLAGS: { flag: RegExp; options: Options }[] = [
  { flag: /leave out --ends exclusive|--ends inclusive/, options: { ends: "inclusive" } },
  { flag: /--ends exclusive/, options: { ends: "exclusive" } },
  { flag: /--status-is now/, options: { status_is: "now" } },
  { flag: /--status-is row/, options: { status_is: "row" } },
  { flag: /--unit-amount/, options: { unit_amount: true } },
  { flag: /--minor/, options: { minor: true } },
  { flag: /--decimal-comma/, options: { decimal_comma: true } },
  { flag: /--date-format dmy/, options: { date_format: "dmy" } },
  { flag: /--date-format mdy/, options: { date_format: "mdy" } },
];
