import { describe, expect, it } from "vitest";
import { type OwnedSpan, ownedFrom } from "../../src/growth/owners/owned-spans.ts";

const span = (person: string, from: string, to: string | null = null): OwnedSpan => ({
  ...{ id: `${person} ${from}`, person, from, to },
});
const ann = span("ann", "2026-01-01");

describe("who owns a customer in a role", () => {
  it("is the first one from their day on", () => {
    expect(ownedFrom([], { person: "ann", from: "2026-01-01" })).toEqual({
      ...{ ended: [], replaced: [], begun: { person: "ann", from: "2026-01-01", to: null } },
    });
  });

  it("ends when another one begins", () => {
    expect(ownedFrom([ann], { person: "bob", from: "2026-03-01" })).toEqual({
      ended: [{ ...ann, to: "2026-03-01" }],
      replaced: [],
      begun: { person: "bob", from: "2026-03-01", to: null },
    });
  });

  it("ends where a later one began before", () => {
    expect(ownedFrom([ann], { person: "bob", from: "2025-06-01" })).toEqual({
      ...{ ended: [], replaced: [], begun: { person: "bob", from: "2025-06-01", to: "2026-01-01" } },
    });
  });

  it("takes the place of one who began on the same day", () => {
    expect(ownedFrom([ann], { person: "bob", from: "2026-01-01" })).toEqual({
      ended: [],
      replaced: [ann],
      begun: { person: "bob", from: "2026-01-01", to: null },
    });
  });

  it("stays where it is so already", () => {
    expect(ownedFrom([ann], { person: "ann", from: "2026-05-01" })).toBeNull();
    expect(ownedFrom([], { person: null, from: "2026-05-01" })).toBeNull();
    expect(
      ownedFrom([span("ann", "2026-01-01", "2026-02-01")], { person: null, from: "2026-02-01" }),
    ).toBeNull();
  });

  it("is nobody from a day on", () => {
    expect(ownedFrom([ann], { person: null, from: "2026-05-01" })).toEqual({
      ...{ ended: [{ ...ann, to: "2026-05-01" }], replaced: [], begun: null },
    });
  });
});
