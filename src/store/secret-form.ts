import { CambiumError } from "../base/error.ts";
import type { SecretName } from "./secrets.ts";

/** How each secret starts, and where to find it. */
const FORMS: Record<SecretName, { begins: RegExp; hint: string }> = {
  stripe: {
    begins: /^[sr]k_/,
    hint: "Stripe's secret and restricted keys start with sk_ or rk_: copy one from Developers > API keys.",
  },
  stripe_webhook: {
    begins: /^whsec_/,
    hint: "Stripe's signing secrets start with whsec_: copy the one for this endpoint from Developers > Webhooks.",
  },
};

/** What a wrong value may be instead, by how it starts. */
const OTHERS: [RegExp, string][] = [
  [/^pk_/, "is a publishable key, which can't read data"],
  [/^whsec_/, "is a webhook signing secret"],
  [/^[sr]k_/, "is an API key"],
  [/^(?:acct|we|cus|evt|org)_/, "is the id of a Stripe object"],
];

const MOST_CHARACTERS = 500;

/**
 * Trims a secret and checks its form before anything is sent. The error doesn't reveal the secret.
 * @param place where it came from, such as STRIPE_API_KEY
 * @throws CambiumError `usage`
 */
export function checkedSecret(name: SecretName, text: string, place: string): string {
  const value = text.trim();
  const { begins, hint } = FORMS[name];
  const wrong = oddCharacter(value) ?? (begins.test(value) ? null : otherKind(value, name));
  if (wrong === null) return value;
  throw new CambiumError("usage", `${place} ${wrong}`, { hint });
}

/** What is wrong with the characters of a secret, as the rest of a sentence; null if nothing is. */
export function oddCharacter(value: string): string | null {
  if (value === "") return "is empty";
  const { length } = value;
  if (length > MOST_CHARACTERS) return `has ${length} characters; the limit is ${MOST_CHARACTERS}`;
  const at = value.search(/[^!-~]/);
  return at < 0 ? null : `contains ${nameOf(value.charCodeAt(at))} (character ${at + 1} of ${length})`;
}

function nameOf(code: number): string {
  if (code === 10 || code === 13) return "a line break";
  if (code === 9 || code === 32) return "white space";
  return code < 32 || code === 127 ? "a control character" : "a non-ASCII character";
}

function otherKind(value: string, name: SecretName): string {
  const other = OTHERS.find(([begins]) => begins.test(value))?.[1];
  return other ?? `doesn't look like ${name === "stripe" ? "an API key" : "a signing secret"}`;
}
