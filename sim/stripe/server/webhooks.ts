import { createHmac } from "node:crypto";
import { Stream } from "../../random.ts";
import type { ApiObject, StripeData } from "../data/data.ts";
import { asSent } from "./sent.ts";

export interface WebhookOptions {
  url: string;
  /** `whsec_…` */
  secret: string;
  seed?: number;
  shares?: DeliveryShares;
  /** Only events newer than this one. */
  after?: string;
  /** How often to retry a delivery without a 2xx response. */
  retries?: number;
}

/** The shares of events that don't arrive once and in order. */
export interface DeliveryShares {
  /** Sent twice, the second time up to twenty deliveries later. */
  duplicate?: number;
  /** Sent up to five deliveries late. */
  outOfOrder?: number;
  /** Sent after all others. */
  delayed?: number;
  /** Never sent. */
  missing?: number;
}

export interface DeliveryLog {
  sent: Delivery[];
  /** Ids of events that were never sent. */
  missing: string[];
}

export interface Delivery {
  event: string;
  type: string;
  created: number;
  way: "first" | "duplicate" | "outOfOrder" | "delayed";
  /** Counted from 1. */
  attempt: number;
  /** The response status; null if there was no response. */
  status: number | null;
}

export interface WebhookEffects {
  /** The time to sign, in seconds. */
  clock(): number;
  /** Resolves to the status. */
  post(url: string, payload: string, headers: Record<string, string>): Promise<number>;
}

const REAL: WebhookEffects = { clock: () => Math.floor(Date.now() / 1000), post };
const NEARBY = { duplicate: 20, outOfOrder: 5 };

/** Sends an account's events to a URL one by one, oldest first, signed as Stripe does. */
export async function deliverEvents(
  data: StripeData,
  options: WebhookOptions,
  effects: WebhookEffects = REAL,
): Promise<DeliveryLog> {
  const events = [...data.list("events", { endingBefore: options.after })].toReversed();
  const { planned, missing } = planDeliveries(events, options.shares ?? {}, options.seed ?? 1);
  const log: DeliveryLog = { sent: [], missing };
  for (const { event, way } of planned) {
    for (let attempt = 1; attempt <= 1 + (options.retries ?? 0); attempt++) {
      const status = await deliver(event, options, effects);
      const { id, type, created = 0 } = event;
      log.sent.push({ event: id, type: String(type), created, way, attempt, status });
      if (status !== null && status >= 200 && status < 300) break;
    }
  }
  return log;
}

/** The Stripe-Signature header of a payload. */
export function signature(payload: string, secret: string, seconds: number): string {
  const digest = createHmac("sha256", secret).update(`${seconds}.${payload}`).digest("hex");
  return `t=${seconds},v1=${digest}`;
}

interface Planned {
  event: ApiObject;
  way: Delivery["way"];
}

/** The order in which events are sent, determined by the seed. */
function planDeliveries(
  events: readonly ApiObject[],
  shares: DeliveryShares,
  seed: number,
): { planned: Planned[]; missing: string[] } {
  const { duplicate = 0, outOfOrder = 0, delayed = 0, missing: lost = 0 } = shares;
  const missing: string[] = [];
  const placed: (Planned & { place: number })[] = [];
  for (const [place, event] of events.entries()) {
    const stream = new Stream(seed, place);
    const fate = stream.weighted([lost, delayed, outOfOrder, Math.max(0, 1 - lost - delayed - outOfOrder)]);
    if (fate === 0) {
      missing.push(event.id);
      continue;
    }
    const later = place + 0.5 + stream.whole(1, NEARBY.outOfOrder);
    if (fate === 1)
      placed.push({ event, way: "delayed", place: events.length + stream.real(1, 2) * events.length });
    else if (fate === 2) placed.push({ event, way: "outOfOrder", place: later });
    else placed.push({ event, way: "first", place });
    const again = (placed.at(-1)?.place ?? place) + 0.5 + stream.whole(1, NEARBY.duplicate);
    if (stream.chance(duplicate)) placed.push({ event, way: "duplicate", place: again });
  }
  return { planned: placed.sort((a, b) => a.place - b.place), missing };
}

async function deliver(
  event: ApiObject,
  { url, secret }: WebhookOptions,
  effects: WebhookEffects,
): Promise<number | null> {
  const payload = JSON.stringify({ ...asSent(event), pending_webhooks: 1 }, null, 2);
  const headers = {
    "content-type": "application/json; charset=utf-8",
    "stripe-signature": signature(payload, secret, effects.clock()),
    "user-agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks)",
  };
  try {
    return await effects.post(url, payload, headers);
  } catch {
    return null;
  }
}

async function post(url: string, body: string, headers: Record<string, string>): Promise<number> {
  const answer = await fetch(url, { method: "POST", body, headers });
  await answer.arrayBuffer();
  return answer.status;
}
