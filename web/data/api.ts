import type { z } from "zod";
import type { customerOperation } from "../../src/api/ask/customer-operation.ts";
import type { customersOperation } from "../../src/api/ask/customers-operation.ts";
import type { moversOperation } from "../../src/api/ask/movers-operation.ts";
import type { explainOperation, metric, metrics } from "../../src/api/ask/questions.ts";
import type { leaderboardOperation } from "../../src/api/ask/rankings.ts";
import type {
  countSegmentOperation,
  segmentFieldsOperation,
  segments,
  segmentValuesOperation,
} from "../../src/api/ask/segments-operations.ts";
import type { status } from "../../src/api/care/status.ts";
import type { wayOutSchema } from "../../src/api/evidence/way-out-output.ts";
import type { policies } from "../../src/api/settings/policies.ts";

export type Answer = z.infer<typeof metric.output>;
export type Movers = z.infer<typeof moversOperation.output>;
export type Proof = z.infer<typeof explainOperation.output>;
export type Catalogue = z.infer<typeof metrics.output>;
export type Policies = z.infer<typeof policies.output>;
export type Segments = z.infer<typeof segments.output>;
export type SegmentCount = z.infer<typeof countSegmentOperation.output>;
export type SegmentFields = z.infer<typeof segmentFieldsOperation.output>;
export type SegmentValues = z.infer<typeof segmentValuesOperation.output>;
export type LeaderboardAnswer = z.infer<typeof leaderboardOperation.output>;
export type LeaderboardRow = LeaderboardAnswer["rows"][number];
export type CustomerAnswer = z.infer<typeof customerOperation.output>;
export type Customers = z.infer<typeof customersOperation.output>;
export type CustomerRow = Customers["rows"][number];
export type Status = z.infer<typeof status.output>;
export type Interval = Exclude<Answer["interval"], "range">;

/** A customer in a list of suggestions. */
export interface FoundCustomer {
  account: string;
  customer: string;
  name: string | null;
}

/** Inputs of `metric`, except the metric in its path. */
export type Question = Partial<Omit<z.infer<typeof metric.input>, "metric">>;

/** A row of a file that can't be read. */
export interface BadRow {
  /** The file's name. */
  file: string;
  row: number | null;
  column: string | null;
  value: string | null;
  expected: string;
}

/** A way out of an error or of a warning: what to tell the import instead. */
export type WayOut = z.infer<typeof wayOutSchema>;

/** Why a request failed: an id (`src/base/reasons/error-reasons.ts`), and what the text names. */
export interface GivenReason {
  id: string;
  names: Record<string, string | number>;
}

interface ProblemFacts {
  badRows?: BadRow[];
  ways?: WayOut[];
  code?: string | null;
  reason?: GivenReason | null;
}

/** An error response of the server (RFC 9457), or no response at all (status 0). */
export class Problem extends Error {
  readonly hint: string | null;
  readonly status: number;
  /** The bad rows of a file, if that's the problem. */
  readonly badRows: BadRow[];
  /** What the page can do about it; empty where the hint says all. */
  readonly ways: WayOut[];
  /** The server's code of it; null for what a page says in its reader's language. */
  readonly code: string | null;
  readonly reason: GivenReason | null;
  constructor(
    detail: string,
    hint: string | null,
    status: number,
    { badRows = [], ways = [], code = null, reason = null }: ProblemFacts = {},
  ) {
    super(detail);
    this.hint = hint;
    this.status = status;
    this.badRows = badRows;
    this.ways = ways;
    this.code = code;
    this.reason = reason;
  }
}

/**
 * Fetches a metric over time.
 * @throws Problem
 */
export function askMetric(id: string, question: Question, signal: AbortSignal): Promise<Answer> {
  return get<Answer>(`/metric/${id}${query(question)}`, signal);
}

/**
 * Fetches all metrics with their definitions under a policy; null for the organisation's.
 * @throws Problem
 */
export function askCatalogue(policy: string | null, signal: AbortSignal): Promise<Catalogue> {
  return get<Catalogue>(`/metrics${query(policy === null ? {} : { policy })}`, signal);
}

/**
 * Fetches the policies.
 * @throws Problem
 */
export function askPolicies(signal: AbortSignal): Promise<Policies> {
  return get<Policies>("/policies", signal);
}

/**
 * Fetches the first few customers whose name or id contains a text.
 * @throws Problem
 */
export async function findCustomers(search: string, signal: AbortSignal): Promise<FoundCustomer[]> {
  const { rows } = await get<{ rows: FoundCustomer[] }>(
    `/customers${query({ search, limit: 8, status: "all" })}`,
    signal,
  );
  return rows;
}

/**
 * Fetches the status of the data folder.
 * @throws Problem
 */
export function askStatus(signal: AbortSignal): Promise<Status> {
  return get<Status>("/status", signal);
}

/**
 * Calls any operation that reads.
 * @param path the API path, such as `/cohorts`
 * @throws Problem
 */
export function ask<Output>(path: string, question: object, signal: AbortSignal): Promise<Output> {
  return get<Output>(`${path}${query(question)}`, signal);
}

/**
 * Calls an operation that changes data.
 * @throws Problem
 */
export async function tell<Output>(
  path: string,
  input: object,
  signal: AbortSignal | null = null,
): Promise<Output> {
  return read<Output>(
    fetch(`/api/v1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(input),
      signal,
    }),
    signal,
  );
}

/**
 * Calls an operation that is asked by POST for a file.
 * @throws Problem
 */
export async function fetchFile(path: string, input: object): Promise<Blob> {
  const response = await fetch(`/api/v1${path}`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(input),
  }).catch(() => {
    throw ownProblem("silent");
  });
  if (!response.ok) throw await problemOf(response);
  return response.blob();
}

/** The URL of an answer's rows as a file that includes its context. */
export function fileAddress(path: string, question: object, kind: "csv" | "json"): string {
  return `/api/v1${path}${kind === "csv" ? ".csv" : ""}${query({ ...question, context: true })}`;
}

function query(question: object): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(question)) {
    for (const one of [value].flat()) if (one !== undefined) search.append(name, String(one));
  }
  return search.size === 0 ? "" : `?${search}`;
}

function get<Output>(path: string, signal: AbortSignal): Promise<Output> {
  return read<Output>(fetch(`/api/v1${path}`, { signal }), signal);
}

async function read<Output>(asked: Promise<Response>, signal: AbortSignal | null): Promise<Output> {
  const response = await asked.catch((cause: unknown) => {
    if (signal?.aborted === true) throw cause;
    throw ownProblem("silent");
  });
  if (!response.ok) throw await problemOf(response);
  const output: Output = await response.json();
  return output;
}

/** A problem that a page finds out itself. */
export function ownProblem(id: "silent" | "not_sent"): Problem {
  return new Problem("", null, 0, { reason: { id, names: {} } });
}

async function problemOf(response: Response): Promise<Problem> {
  return problemIn(await response.json().catch(() => null), response.status);
}

/** The problem that a response describes. */
export function problemIn(body: unknown, status: number): Problem {
  const fields = new Map<string, unknown>(Object.entries(Object(body)));
  const detail = fields.get("detail");
  const hint = fields.get("hint");
  return new Problem(
    typeof detail === "string" ? detail : `the server answered ${status}`,
    typeof hint === "string" ? hint : null,
    status,
    {
      badRows: badRowsIn(fields.get("bad_rows")),
      ways: waysIn(fields.get("ways_out")),
      code: codeIn(fields.get("type")),
      reason: reasonIn(fields.get("reason")),
    },
  );
}

/** The code in a type such as `urn:cambium:error:not_found`. */
function codeIn(type: unknown): string {
  return typeof type === "string" ? (type.split(":").at(-1) ?? "") : "internal";
}

function reasonIn(given: unknown): GivenReason | null {
  const { id, ...named }: Record<string, unknown> = Object(given);
  if (typeof id !== "string") return null;
  const names = Object.entries(named).map(([key, value]) => [
    key,
    typeof value === "number" ? value : String(value),
  ]);
  return { id, names: Object.fromEntries(names) };
}

function badRowsIn(given: unknown): BadRow[] {
  if (!Array.isArray(given)) return [];
  return given.map((one) => {
    const { file, row, column, value, expected }: Record<string, unknown> = Object(one);
    return {
      file: String(file ?? ""),
      row: typeof row === "number" ? row : null,
      column: typeof column === "string" ? column : null,
      value: typeof value === "string" ? value : null,
      expected: String(expected ?? ""),
    };
  });
}

function waysIn(given: unknown): WayOut[] {
  return Array.isArray(given) ? given.filter(isWay) : [];
}

function isWay(given: unknown): given is WayOut {
  const { text, options }: Record<string, unknown> = Object(given);
  return typeof text === "string" && Array.isArray(options);
}
