import type { ListName } from "../api/lists.ts";
import type { Slice } from "./slices.ts";

/** Counts of one type of object. */
export interface Count {
  listed: number;
  added: number;
}

/** Counts what a sync reads, and reports progress. */
export interface Tally {
  /** A slice resumes where it stopped. */
  resumed(slice: Slice, listed: number, isDone: boolean): void;
  /** A page was recorded. */
  took(slice: Slice, page: Record<string, unknown>[], added: number, isDone: boolean): void;
  /** In the order of the slices, whichever was read first. */
  counts(): Map<ListName, Count>;
}

/** Progress of a sync: percent done, and objects listed so far. */
export interface Far {
  percent: number;
  rows: number;
}

export interface TallyOptions {
  account: string;
  slices: readonly Slice[];
  /** Requests made so far. */
  requests(): number;
  /** In milliseconds. */
  clock(): number;
  show(line: string, far: Far): void;
}

/** @param options.slices everything to fetch; the time taken so far is extrapolated to the rest */
export function tally({ account, slices, requests, clock, show }: TallyOptions): Tally {
  const counts = new Map<ListName, Count>();
  const shares = new Map<string, number>();
  const began = { at: clock(), requests: requests(), share: 0 };
  const add = (list: ListName, listed: number, added: number) => {
    const count = counts.get(list) ?? { listed: 0, added: 0 };
    counts.set(list, { listed: count.listed + listed, added: count.added + added });
  };
  for (const { list } of slices) add(list, 0, 0);
  const share = () => [...shares.values()].reduce((sum, one) => sum + one, 0) / Math.max(1, slices.length);
  return {
    counts: () => counts,
    resumed(slice, listed, isDone) {
      if (listed > 0) add(slice.list, listed, 0);
      if (!isDone) return;
      shares.set(slice.key, 1);
      began.share += 1 / slices.length;
    },
    took(slice, page, added, isDone) {
      add(slice.list, page.length, added);
      shares.set(slice.key, isDone ? 1 : shareOf(slice, page.at(-1)?.created));
      const seconds = (clock() - began.at) / 1000;
      const pace = seconds < 1 ? null : (requests() - began.requests) / seconds;
      const done = share();
      const left = done - began.share < 0.01 ? null : (seconds * (1 - done)) / (done - began.share);
      const rows = [...counts.values()].reduce((sum, { listed }) => sum + listed, 0);
      show(lineOf(account, counts, pace, left), { percent: Math.floor(done * 100), rows });
    },
  };
}

/** The share of a slice read so far, judged by the last object read; lists run from new to old. */
function shareOf({ from, to }: Slice, created: unknown): number {
  if (from === null || to === null || typeof created !== "number") return 0;
  return Math.min(1, Math.max(0, (to - created) / (to - from)));
}

const PLURALS: Record<ListName, string> = {
  invoice: "invoices",
  customer: "customers",
  subscription: "subscriptions",
  event: "events",
  invoiceitem: "pending items",
  price: "prices",
  product: "products",
  coupon: "coupons",
};

function lineOf(
  account: string,
  counts: Map<ListName, Count>,
  pace: number | null,
  left: number | null,
): string {
  const listed = Object.entries(PLURALS).flatMap(([name, plural]) => {
    const count = [...counts].find(([list]) => list === name)?.[1].listed ?? 0;
    return count === 0 ? [] : [`${count.toLocaleString("en")} ${plural}`];
  });
  const parts = [
    listed.length === 0 ? "reading" : listed.join(", "),
    ...(pace === null ? [] : [`${pace.toFixed(1)} requests/s`]),
    ...(left === null ? [] : [timeText(left)]),
  ];
  return `${account}: ${parts.join(" · ")}`;
}

function timeText(seconds: number): string {
  if (seconds < 60) return `about ${Math.max(1, Math.round(seconds))} s left`;
  if (seconds < 5400) return `about ${Math.round(seconds / 60)} min left`;
  return `about ${Math.round(seconds / 3600)} h left`;
}
