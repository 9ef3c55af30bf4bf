import type { Served } from "./served.ts";

/** Requests as pages, exports and scripts make them; paths that use the number differ from one request to the next. */
const PATHS: ((n: number) => string)[] = [
  () => "/health",
  () => "/api/v1/status",
  () => "/api/v1/metric/mrr",
  ...[
    "age",
    "stage",
    "mrr_band",
    "product",
    "price",
    "family",
    "interval",
    "country",
    "industry",
    "cohort",
  ].map((by) => (n: number) => `/api/v1/metric/net_new_mrr?by=${by}&from=2025-${month(n)}&to=2026-06`),
  (n) => `/api/v1/metric/nrr_12m?by=country&interval=day&from=2026-${month(n)}-01&to=2026-${month(n)}-28`,
  (n) => `/api/v1/export/changes.csv?from=2025-${month(n)}&to=2025-${month(n)}`,
  (n) => `/api/v1/export/subscribers.csv?from=2025-${month(n)}&to=2026-01`,
  (n) => `/api/v1/movers/expansion_mrr?from=2025-${month(n)}&to=2025-${month(n)}`,
  (n) => `/api/v1/explain/expansion_mrr?from=2025-${month(n)}&to=2025-${month(n)}&limit=${50 + n}`,
  (n) => `/api/v1/settings/margin/preview?value=${20 + (n % 80)}`,
  (n) => `/api/v1/compare-policies/stripe/cambium?period=2025-${month(n)}`,
  (n) => `/api/v1/customers?search=${"aeioursnt"[n % 9]}${n}&limit=100`,
  (n) => `/api/v1/customers?limit=200&offset=${n % 2000}`,
  (n) => `/api/v1/segments/count?filter=${encodeURIComponent(`mrr>=${n}`)}`,
  (n) => `/api/v1/metric/mrr?segment=${encodeURIComponent(`mrr>=${n % 300}|country=DE`)}`,
  (n) => `/api/v1/cohorts?from=2024-${month(n)}&to=2026-06`,
  (n) => `/api/v1/leaderboard/mrr?by=product&from=2025-${month(n)}&to=2026-06`,
  (n) => `/api/v1/waterfall?from=2025-${month(n)}&to=2026-06`,
  () => "/api/v1/trust",
  () => "/api/v1/audit",
];

const month = (n: number) => String(1 + (n % 12)).padStart(2, "0");

/** Number of requests, and of responses by status. */
export interface Mixed {
  asked: number;
  statuses: Map<number, number>;
}

/**
 * Sends a server mixed requests, a few at a time, and aborts one in fifty.
 * @param first number of the first request; it varies the paths
 */
export async function askMixed(
  { ask }: Pick<Served, "ask">,
  { first, count, atOnce }: { first: number; count: number; atOnce: number },
): Promise<Mixed> {
  const statuses = new Map<number, number>();
  let next = first;
  const work = async () => {
    for (let n = next++; n < first + count; n = next++) {
      const path = PATHS[n % PATHS.length]?.(Math.floor(n / PATHS.length)) ?? "/health";
      const answer = await ask(path);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (n % 50 === 0) await answer.body?.cancel();
      else await answer.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return { asked: count, statuses };
}
