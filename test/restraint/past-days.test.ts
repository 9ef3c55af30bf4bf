import { describe, expect, it } from "vitest";
import type { Workspace } from "../../src/api/workspace.ts";
import { type Sold, withSold } from "../growth/books.ts";
import { ask } from "./asking.ts";

const SOLD: Sold[] = [
  { product: "Team", start: "2025-03-01", end: "2025-09-01", amount: 50 },
  { product: "Business", start: "2025-09-01", amount: 150 },
].map((row) => ({ ...row, customer_id: "acme", item_id: "acme.1", family: "Core" }));

/** What `offer check` says of a day: yes, or its rules and the first day of yes. */
async function check(workspace: Workspace, at: string, what?: string): Promise<string> {
  const said = await ask(workspace, "offer check", {
    ...{ customer: "acme", at },
    ...(what !== undefined && { what }),
  });
  if (said.allowed === true) return "yes";
  const rules = Array.isArray(said.reasons) ? said.reasons.map(({ rule }) => rule).join(" ") : "";
  return `${rules} until ${said.from}`;
}

describe("offer check of a past day", () => {
  it("knows what the customer had then, not what it has today", () =>
    withSold("2026-01-10", SOLD, async (workspace) => {
      expect(await check(workspace, "2025-06-01", "Team")).toBe("has until null");
      expect(await check(workspace, "2025-06-01", "Business")).toBe("yes");
      expect(await check(workspace, "2025-08-31", "Business")).toBe("yes");
      expect(await check(workspace, "2025-09-01", "Business")).toBe("has until null");
      expect(await check(workspace, "2025-09-01", "Team")).toBe("yes");
      expect(await check(workspace, "2026-01-10", "Team")).toBe("yes");
    }));

  it("before the first MRR is before the end of a customer's first days", () =>
    withSold("2026-01-10", SOLD, async (workspace) => {
      expect(await check(workspace, "2025-01-10")).toBe("first_days until 2025-03-31");
      expect(await check(workspace, "2025-02-28")).toBe("first_days until 2025-03-31");
      expect(await check(workspace, "2025-03-30")).toBe("first_days until 2025-03-31");
      expect(await check(workspace, "2025-03-31")).toBe("yes");
    }));
});
