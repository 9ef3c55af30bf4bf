import { Stream } from "../../random.ts";

/**
 * Behaviors that recordings show in some Stripe accounts but not in others, and the share of simulated accounts that
 * have each. An account counts every occurrence under the setting's name.
 */
export const SETTINGS = [
  {
    name: "items a second late",
    share: 0.7,
    meaning: "two of three new subscriptions have items that were created a second after them",
  },
  {
    name: "events late",
    share: 0.7,
    meaning:
      "an event of something new is up to 4 seconds later than it, one of an end or a request to end up to 1",
  },
  {
    name: "Checkout",
    share: 0.6,
    meaning: "half of new subscriptions are incomplete until their first payment, 3 or 4 seconds later",
  },
  {
    name: "3-D Secure",
    share: 0.6,
    meaning:
      "some first payments wait: the invoice is open and attempted, no attempt is counted, and some never pay",
  },
  {
    name: "plan at the top",
    share: 0.6,
    meaning: "a subscription says plan and quantity of its only item beside its items",
  },
  {
    name: "lines without subscription",
    share: 0.6,
    meaning: "lines leave their subscription to their parent in versions since 2025-03-31",
  },
  {
    name: "half cents down",
    share: 0.6,
    meaning: "prorations are rounded to the nearest cent, and from the half down",
  },
  {
    name: "drafts deleted",
    share: 0.6,
    meaning: "drafts are made of pending prorations and deleted; the prorations stay bound to them",
  },
  {
    name: "cursors outlive objects",
    share: 0.6,
    meaning: "a list goes on after the id of an object that was deleted",
  },
  {
    name: "before basil",
    share: 0.6,
    meaning: "the account begins under a version before 2025-03-31, in whose shapes its events are",
  },
  {
    name: "before 2019-10-17",
    share: 0.3,
    meaning: "the account begins under one of the oldest versions, where invoices say billing, and some date",
  },
  {
    name: "upgraded",
    share: 0.6,
    meaning: "the account goes to a later version, and later events are in its shapes",
  },
] as const;

export type Setting = (typeof SETTINGS)[number]["name"];

export type Settings = ReadonlySet<Setting>;

const KEY = 0x5e7;

/** The settings of the account with a seed. */
export function drawSettings(seed: number): Settings {
  const stream = new Stream(seed, KEY);
  return new Set(SETTINGS.filter(({ share }) => stream.chance(share)).map(({ name }) => name));
}
