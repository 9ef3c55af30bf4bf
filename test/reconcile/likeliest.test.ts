import { expect, it } from "vitest";
import { Suspects } from "../../src/metrics/reconcile/likeliest.ts";
import type { Reason, Suspect } from "../../src/metrics/reconcile/suspects.ts";

const suspect = (reason: Reason, value = ""): Suspect => ({ reason, setting: null, value });

/** What is likeliest of a figure's explanations, where others explain more figures or were there before. */
function likeliest(own: Suspect[], before: Suspect[][] = []): Suspect {
  const suspects = new Suspects();
  for (const other of before) suspects.add(other);
  return suspects.likeliest(suspects.add(own));
}

it("of several explanations, what is asked first, however much the later ones explain", () => {
  const order: Reason[] = ["rounding", "setting", "preset", "ratio", "not_in_file", "unexplained"];
  for (const [place, reason] of order.entries()) {
    for (const later of order.slice(place + 1)) {
      const many = [[suspect(later)], [suspect(later)]];
      expect(likeliest([suspect(later), suspect(reason)], many)).toEqual(suspect(reason));
    }
  }
});

it("of those that are asked together, what explains most figures", () => {
  const together: Reason[] = ["setting", "status", "interval", "currency", "timing"];
  for (const reason of together) {
    for (const other of together.filter((each) => each !== reason)) {
      expect(likeliest([suspect(other), suspect(reason)], [[suspect(reason)]])).toEqual(suspect(reason));
    }
  }
});

it("of those that explain as much, the first of the reasons, and of one reason the first that came up", () => {
  expect(likeliest([suspect("timing"), suspect("status")])).toEqual(suspect("status"));
  expect(likeliest([suspect("timing", "hours 4"), suspect("timing", "hours 5")])).toEqual(
    suspect("timing", "hours 4"),
  );
});

it("nothing explains a figure without explanations", () => {
  expect(likeliest([])).toEqual(suspect("unexplained"));
});

it("says what else of one setting would explain a figure, what explains most first", () => {
  const suspects = new Suspects();
  const discounts = (value: string): Suspect => ({ reason: "setting", setting: "discounts", value });
  suspects.add([discounts("all")]);
  const places = suspects.add([discounts("none"), suspect("timing", "hours 4"), discounts("all")]);
  expect(suspects.values(places, discounts("all"))).toEqual(["all", "none"]);
  expect(suspects.values(places, suspect("timing"))).toEqual(["hours 4"]);
});
