import type { StripeData } from "../data/data.ts";
import { KINDS, type Kind } from "../data/kinds.ts";
import { expand, readExpand } from "./expansion.ts";
import { type Page, readLines, readPage } from "./page.ts";
import { readExpandOnly } from "./query.ts";
import { invalid, missing } from "./refusal.ts";
import { asSent } from "./sent.ts";
import { readSummaries } from "./summaries.ts";

/** A parsed request: the permission it needs, the path pattern it's counted under, and how to answer it. */
export interface Question {
  permission: string;
  pattern: string;
  answer(data: StripeData, eventDays: number): Page;
}

const DAY = 86_400;
const BY_PATH = new Map(KINDS.map((kind) => [kind.kind.split("/").join(" "), kind]));

/** Parses a request; an unknown path is refused with 404. */
export function readQuestion(method: string, url: URL): Question {
  if (method !== "GET") throw invalid("This Stripe is simulated, and read only.", { status: 405 });
  const [version, ...path] = url.pathname.split("/").filter((part) => part !== "");
  const question = version === "v1" ? questionOf(path.map(decodeURIComponent), url.searchParams) : undefined;
  if (question !== undefined) return question;
  const help = "Please see https://stripe.com/docs or we can help at https://support.stripe.com/.";
  throw invalid(`Unrecognized request URL (${method}: ${url.pathname}). ${help}`, { status: 404 });
}

function questionOf(path: readonly string[], search: URLSearchParams): Question | undefined {
  const [first = "", second, third] = path;
  if (first === "account" && second === undefined) return accountQuestion();
  if (first === "accounts" && second !== undefined && third === undefined) return accountQuestion(second);
  const isLong = BY_PATH.has(`${first} ${second}`);
  const kind = BY_PATH.get(isLong ? `${first} ${second}` : first);
  if (kind === undefined || kind.kind === "discounts") return undefined;
  const [id, sub, ...more] = path.slice(isLong ? 2 : 1);
  if (id === undefined) return listQuestion(kind, search);
  if (sub === undefined) return objectQuestion(kind, id, search);
  return more.length === 0 ? WITHIN[`${kind.kind} ${sub}`]?.(kind, id, search) : undefined;
}

function listQuestion(kind: Kind, search: URLSearchParams): Question {
  return {
    permission: kind.permission,
    pattern: `/v1/${kind.kind}`,
    answer: (data, eventDays) => readPage(kind, search, data, eventDays),
  };
}

function linesQuestion(kind: Kind, invoice: string, search: URLSearchParams): Question {
  return {
    permission: kind.permission,
    pattern: "/v1/invoices/:id/lines",
    answer: (data) => readLines(invoice, search, data),
  };
}

function summariesQuestion(kind: Kind, meter: string, search: URLSearchParams): Question {
  return {
    permission: kind.permission,
    pattern: "/v1/billing/meters/:id/event_summaries",
    answer: (data) => readSummaries(meter, search, data),
  };
}

/** The lists within an object, by its kind and their name. */
const WITHIN: Record<string, (kind: Kind, id: string, search: URLSearchParams) => Question> = {
  "invoices lines": linesQuestion,
  "billing/meters event_summaries": summariesQuestion,
};

function objectQuestion(kind: Kind, id: string, search: URLSearchParams): Question {
  return {
    permission: kind.permission,
    pattern: `/v1/${kind.kind}/:id`,
    answer: (data, eventDays) => {
      const paths = readExpand(readExpandOnly(search), kind.object, false);
      const found = data.get(kind.kind, id);
      const isOld = kind.kind === "events" && (found?.created ?? 0) <= data.now() - eventDays * DAY;
      const isGone = found?.deleted === true && !kind.isToldWhenDeleted;
      if (found === undefined || isOld || isGone) throw missing(kind.noun, id);
      const sent = asSent(found);
      expand(sent, kind.object, paths, data);
      return { json: JSON.stringify(sent), ids: [id] };
    },
  };
}

/** The account that the key reads; a request by id must name that account. */
function accountQuestion(id?: string): Question {
  return {
    permission: "rak_accounts_kyc_basic_read",
    pattern: id === undefined ? "/v1/account" : "/v1/accounts/:id",
    answer: (data) => {
      if (id !== undefined && id !== data.id) throw missing("account", id);
      return { json: JSON.stringify(accountObject(data)), ids: [data.id] };
    },
  };
}

function accountObject(data: StripeData): Record<string, unknown> {
  return {
    id: data.id,
    object: "account",
    business_profile: { name: "Quillmoor", url: "https://quillmoor.example" },
    business_type: "company",
    charges_enabled: true,
    controller: { type: "account" },
    country: "US",
    created: 1_514_764_800,
    default_currency: data.terms?.currency ?? "usd",
    details_submitted: true,
    email: "owner@quillmoor.example",
    metadata: {},
    payouts_enabled: true,
    settings: { dashboard: { display_name: "Quillmoor", timezone: data.terms?.zone ?? "Etc/UTC" } },
    type: "standard",
  };
}
