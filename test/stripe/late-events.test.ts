import { expect, it } from "vitest";
import { readEvent } from "../../src/sources/stripe/objects/objects.ts";
import type { Seen } from "../../src/store/stripe/log.ts";
import { day, eventOf, itemOf, START, subscriptionOf } from "./objects-of.ts";
import { seat, statesOf } from "./rebuilding.ts";

const running = subscriptionOf([itemOf(seat, 1)]);
const told = (id: string, at: number, type: string, body: object, previous?: object) =>
  readEvent(eventOf(id, at, `customer.subscription.${type}`, body, previous), "a").seen;

/** What a request at an instant looks like, told some seconds later. */
function request(at: number, late: number): Seen[] {
  const body = { ...running, cancel_at_period_end: true, cancel_at: day(62), canceled_at: at };
  return told(`evt_${at}`, at + late, "updated", body, {
    cancel_at_period_end: false,
    cancel_at: null,
    canceled_at: null,
  });
}

function said(seen: Seen[]): string[] {
  const made = told("evt_made", START, "created", running);
  return statesOf([...made, ...seen]).map(({ at, status }) => `${at / 1000 - day(10)} ${status}`);
}

it("a request to end counts from when it was made, also where its event comes seconds later", () => {
  for (const late of [0, 1, 10])
    expect(said(request(day(10), late)).slice(1), `${late} s`).toEqual(["0 canceling"]);
  // not what was asked for long before, and is only told again
  expect(said(request(day(10), 11)).slice(1)).toEqual(["11 canceling"]);
});

it("an end is at its date, whenever it is told", () => {
  const body = { ...running, status: "canceled", canceled_at: day(10), ended_at: day(10) };
  expect(said(told("evt_gone", day(10) + 1, "deleted", body)).slice(1)).toEqual(["0 ended"]);
});
