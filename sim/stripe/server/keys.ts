import type { IncomingHttpHeaders } from "node:http";
import { NEWEST, VERSIONS } from "../account/versions.ts";
import type { StripeData } from "../data/data.ts";
import { emptyAccount } from "./empty.ts";
import { invalid } from "./refusal.ts";

/** What a key gives access to: its own account first, then those it may act for; and what it can't read. */
export interface KeyGrant {
  accounts: readonly string[];
  /** Permissions that a restricted key lacks ("rak_subscription_read"). */
  missing?: readonly string[];
}

export type Keys = Readonly<Record<string, KeyGrant>>;

/** The account of a request in the requested version, once key, version and context are validated. */
export function openAccount(
  headers: IncomingHttpHeaders,
  keys: Keys,
  accounts: readonly StripeData[],
): { account: StripeData; key: string; version: string } {
  const key = readKey(headers.authorization);
  const grant = keys[key];
  if (grant === undefined) throw invalid(`Invalid API Key provided: ${masked(key)}`, { status: 401 });
  const asked = askedVersion(headers, key);
  const id = askedAccount(headers, key) ?? grant.accounts[0] ?? "";
  if (!grant.accounts.includes(id)) {
    const doubt = "(or that account does not exist). Application access may have been revoked.";
    const message = `The provided key '${masked(key)}' does not have access to account '${id}' ${doubt}`;
    throw invalid(message, { status: 403, code: "account_invalid" });
  }
  const own = accountOf(id, key, accounts);
  const version = asked ?? own.version ?? NEWEST;
  const account = version === NEWEST ? own : own.inVersion?.(version);
  if (account === undefined)
    throw invalid(`Invalid Stripe API version: ${version}. This account answers ${NEWEST} only.`);
  return { account, key, version };
}

/** Refuses what a restricted key can't read, in Stripe's words. */
export function checkPermission(keys: Keys, key: string, permission: string, account: string): void {
  if (!keys[key]?.missing?.includes(permission)) return;
  const lack = `does not have the required permissions for this endpoint on account '${account}'.`;
  const cure = `Having the '${permission}' permission would allow this request to continue.`;
  throw invalid(`The provided key '${masked(key)}' ${lack} ${cure}`, { status: 403 });
}

/** The key: a bearer token, or the user name of basic authentication. */
function readKey(authorization: string | undefined): string {
  const [, scheme = "", value = ""] = /^(\w+)\s+(\S+)$/.exec(authorization ?? "") ?? [];
  const isBasic = scheme.toLowerCase() === "basic";
  const key = isBasic ? Buffer.from(value, "base64").toString().split(":")[0] : value;
  if (key) return key;
  const how = "You need to provide your API key in the Authorization header, using Bearer auth";
  const example = "(e.g. 'Authorization: Bearer YOUR_SECRET_KEY').";
  throw invalid(`You did not provide an API key. ${how} ${example}`, { status: 401 });
}

/** The version in the header, which an organization key must send. */
function askedVersion(headers: IncomingHttpHeaders, key: string): string | undefined {
  const version = headers["stripe-version"];
  if (version === undefined && key.startsWith("sk_org_"))
    throw invalid("Requests with an organization API key must include the Stripe-Version header.");
  if (version !== undefined && !VERSIONS.some((one) => one === version))
    throw invalid(`Invalid Stripe API version: ${version}`);
  return typeof version === "string" ? version : undefined;
}

/** The account in the context header ("org_1/acct_2" is acct_2), which an organization key must send. */
function askedAccount(headers: IncomingHttpHeaders, key: string): string | undefined {
  const context = headers["stripe-context"] ?? headers["stripe-account"];
  const id = typeof context === "string" ? context.split("/").at(-1) : undefined;
  if (id === undefined && key.startsWith("sk_org_"))
    throw invalid("Requests with an organization API key must include the Stripe-Context header.");
  return id;
}

/** The account in the key's mode; a key without a mode gets whichever exists. */
function accountOf(id: string, key: string, accounts: readonly StripeData[]): StripeData {
  const [mode] = /_(live|test)_/.exec(key) ?? [];
  const own = accounts.filter((account) => account.id === id);
  const isLive = mode === undefined ? own[0]?.livemode !== false : mode === "_live_";
  return own.find((account) => account.livemode === isLive) ?? emptyAccount(id, isLive, own[0]);
}

function masked(key: string): string {
  const prefix = /^(?:[a-z]+_)*/.exec(key)?.[0] ?? "";
  const hidden = Math.max(key.length - prefix.length - 4, 3);
  return key.length - prefix.length > 8 ? `${prefix}${"*".repeat(hidden)}${key.slice(-4)}` : `${prefix}***`;
}
