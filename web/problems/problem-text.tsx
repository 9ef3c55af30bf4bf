import { ERROR_CODES } from "../../src/base/error.ts";
import { isReason, PARTIAL, type ReasonId } from "../../src/base/reasons/error-reasons.ts";
import type { Problem } from "../data/api.ts";
import { whole } from "../data/format.ts";
import { periodName } from "../data/period.ts";
import { words } from "../words/words.ts";

/** A problem in the reader's language. */
export interface ProblemText {
  text: string;
  hint: string | null;
  /** The server's own words in English, where they say more than the text. */
  original: string | null;
}

const ENGLISH = "en";
/** What the pages find out themselves: the server is silent, or a file didn't get there. */
const OWN = ["silent", "not_sent"] as const;
type KnownId = ReasonId | (typeof OWN)[number];

/**
 * What a problem says: by its reason where it has one, otherwise by its code with the server's words beside. To readers
 * of English the server's words are enough.
 */
export function problemText({ message, hint, code, reason }: Problem): ProblemText {
  const own = { text: sentence(message), hint: hint === null ? null : sentence(hint), original: null };
  if (code === null && reason === null) return own;
  const isEnglish = words.language === ENGLISH;
  const id = reason !== null && isKnown(reason.id) ? reason.id : null;
  const isPartial = id === null || PARTIAL.some((partial) => partial === id);
  if (isEnglish && isPartial && message !== "") return own;
  const original = isPartial && message !== "" ? [own.text, own.hint].filter(Boolean).join(" ") : null;
  if (id !== null) {
    const names = namesIn(reason?.names ?? {});
    return {
      text: filled(textAt("shell", `errors.says.${id}`) ?? message, names),
      hint: filled(textAt("shell", `errors.mend.${id}`) ?? "", names),
      original,
    };
  }
  const known = ERROR_CODES.find((one) => one === code) ?? "internal";
  return { text: textAt("shell", `errors.codes.${known}`) ?? own.text, hint: null, original };
}

function isKnown(id: string): id is KnownId {
  return isReason(id) || OWN.some((own) => own === id);
}

/** Why something failed and how to mend it. */
export function ProblemLines({ problem }: { problem: Problem }) {
  const { text, hint, original } = problemText(problem);
  return (
    <>
      <p className="trouble-detail">{text}</p>
      {hint !== null && <p>{hint}</p>}
      {original !== null && (
        <p className="quiet" lang={ENGLISH}>
          {original}
        </p>
      )}
    </>
  );
}

/** A server message as a sentence. The name of a file at its start stays as it is. */
export function sentence(text: string): string {
  const isName = /^\S+\.\w/.test(text);
  const first = isName ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?)]$/.test(first) ? first : `${first}.`;
}

/** What a reason names, as the pages write it. */
function namesIn(names: Record<string, string | number>): Record<string, string> {
  return Object.fromEntries(Object.entries(names).map(([key, value]) => [key, written(key, value)]));
}

const PERIOD = /^\d{4}(-(Q[1-4]|\d{2}(-\d{2})?))?$/;

function written(key: string, value: string | number): string {
  if (typeof value === "number") return whole(value);
  if (["from", "to", "day"].includes(key) && PERIOD.test(value)) return periodName(value);
  if (key === "metric") return textAt("terms", `metrics.${value}.name`) ?? value;
  if (key === "dimension") return textAt("terms", `dimensions.${value}`) ?? value;
  if (key === "of") return textAt("shell", `errors.of.${value}`) ?? value;
  return value;
}

/** A text by its path: to the library, an underscore in a key is the form of another text. */
function textAt(space: "shell" | "terms", path: string): string | null {
  const found: unknown = words.getResource(words.language, space, path);
  return typeof found === "string" ? found : null;
}

function filled(text: string, names: Record<string, string>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (place, name: string) => names[name] ?? place);
}
