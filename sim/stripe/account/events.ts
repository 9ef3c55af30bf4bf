import type { Stream } from "../../random.ts";
import type { Settings } from "./settings.ts";
import type { AccountEvent } from "./wire.ts";

/** An account's events, oldest first. Late events may be dated in the future. */
export class EventLog {
  readonly events: AccountEvent[] = [];
  private readonly last = new Map<string, number>();

  /** Inserts an event by time, but never before an earlier event of the same object. */
  add(event: AccountEvent, object: string): void {
    const created = Math.max(event.created, this.last.get(object) ?? 0);
    this.last.set(object, created);
    let place = this.events.length;
    while ((this.events[place - 1]?.created ?? 0) > created) place -= 1;
    this.events.splice(place, 0, { ...event, created });
  }

  /** When an object's last event happened; it may be in the future. */
  lastOf(object: string): number {
    return this.last.get(object) ?? 0;
  }
}

const LATEST = { created: 4, ended: 1 };

/** Seconds between a change and its event. */
export function lateness(
  settings: Settings,
  stream: Stream,
  type: string,
  object: object,
  previous: object | undefined,
): number {
  if (!settings.has("events late")) return 0;
  if (type.endsWith(".created")) return stream.whole(0, LATEST.created);
  const isRequest =
    previous !== undefined &&
    "canceled_at" in previous &&
    "canceled_at" in object &&
    object.canceled_at !== null;
  return isRequest || type === "customer.subscription.deleted" ? stream.whole(0, LATEST.ended) : 0;
}
