import { describe, expect, it } from "vitest";
import { type Line, reasons, shapes, withLines } from "./evidence.ts";

const JAN = "2024-01-05";
const team = (who: string, start = JAN, end?: string): Line => ({
  ...{ who, product: "Team", amount: 100, start },
  ...(end !== undefined && { end }),
});
const support = (who: string, start: string, more: Partial<Line> = {}): Line => ({
  ...{ who, product: "Support", amount: 30, start },
  ...more,
});

const shapesOf = (lines: Line[]) => withLines(lines, shapes);

describe("the kind of a product (DECISIONS, Kinds, units and the catalogue)", () => {
  it("is add_on when none of its sales is on its own, and says how many there were", async () => {
    const lines = [team("a"), support("a", "2024-02-05"), team("b"), support("b", JAN)];
    const found = await withLines(lines, async (workspace) => ({
      shape: (await shapes(workspace)).Support,
      why: await reasons(workspace, "Support"),
    }));
    expect(found).toEqual({
      shape: "add_on, Support 1",
      why: ["inferred: 2 sales, never on its own", "inferred: on its own", "inferred: by price"],
    });
  });

  it("is plan after a single sale on its own", async () => {
    const lines = [team("a"), support("a", JAN), team("b"), support("b", JAN), support("c", JAN)];
    const found = await withLines(lines, (workspace) => reasons(workspace, "Support"));
    expect(found).toEqual([
      "inferred: sold on its own 1 time",
      "inferred: no customer switched to or from it",
      "inferred: by price",
    ]);
  });

  it("looks for company within the next 24 hours, and not after them", async () => {
    const at = (time: string) => [support("a", "2024-01-05T00:00:00Z"), team("a", time), team("b")];
    expect((await shapesOf(at("2024-01-06T00:00:00Z"))).Support).toBe("add_on, Support 1");
    expect((await shapesOf(at("2024-01-06T00:00:01Z"))).Support).toBe("plan, Support 1");
  });

  it("takes no company from what had ended, from usage, and from a checkout that was never paid", async () => {
    const gone = [team("a", JAN, "2024-02-05"), support("a", "2024-02-05"), team("b")];
    expect((await shapesOf(gone)).Support).toBe("plan, Support 1");
    const usage = { who: "a", product: "API", amount: 5, start: JAN, end: "2024-02-05", kind: "metered" };
    expect((await shapesOf([usage, support("a", "2024-01-10"), team("b")])).Support).toBe("plan, Support 1");
    const unpaid: Line[] = [{ ...team("a"), status: "incomplete" }, support("a", JAN), team("b")];
    expect((await shapesOf(unpaid)).Support).toBe("plan, Support 1");
  });

  it("takes a checkout that was never paid for no sale", async () => {
    const abandoned = { status: "incomplete", end: "2024-01-06" };
    const lines = [team("a"), support("a", JAN), team("b"), support("c", JAN, abandoned)];
    expect((await shapesOf(lines)).Support).toBe("add_on, Support 1");
  });

  it("is plan for both of two that are only ever sold together", async () => {
    const lines = [team("a"), support("a", JAN), team("b"), support("b", JAN)];
    const never = lines.map((line) => (line.product === "Team" ? { ...line, product: "Base" } : line));
    expect(await shapesOf(never)).toEqual({ Base: "plan, Base 1", Support: "plan, Support 1" });
  });

  it("is plan for what an item was upgraded to, however it was sold first", async () => {
    const second: Line = { who: "a", product: "Business", amount: 250, start: "2024-02-05" };
    const upgraded: Line[] = [
      { ...team("b", JAN, "2024-03-05"), item: "main" },
      { who: "b", item: "main", product: "Business", amount: 250, start: "2024-03-05" },
    ];
    expect((await shapesOf([team("a"), second, ...upgraded])).Business).toBe("plan, Team 2");
    expect((await shapesOf([team("a"), second, team("b")])).Business).toBe("add_on, Business 1");
  });

  it("is metered when it is always billed by usage", async () => {
    const period = (start: string, end: string): Line => ({
      ...{ who: "a", item: "m", product: "API", amount: 5, start, end, kind: "" },
    });
    const lines = [team("a"), { ...period("2024-01-05", "2024-02-05"), kind: "metered" }];
    const found = await withLines(lines, async (workspace) => (await shapes(workspace)).API);
    expect(found).toBe("metered, API 1");
  });
});

describe("the family of a plan", () => {
  const change = (
    who: string,
    before: [string, number],
    after: [string, number],
    on = "2024-03-05",
  ): Line[] => [
    { who, item: "main", product: before[0], amount: before[1], start: JAN, end: on },
    { who, item: "main", product: after[0], amount: after[1], start: on },
  ];

  it("is one for products that an item went from and to, named after the cheapest, ranked by price", async () => {
    const lines = [
      ...change("a", ["Team", 100], ["Business", 250]),
      ...change("b", ["Team", 100], ["Mini", 20]),
    ];
    expect(await shapesOf(lines)).toEqual({
      Mini: "plan, Mini 1",
      Team: "plan, Mini 2",
      Business: "plan, Mini 3",
    });
  });

  it("compares prices by the month and the unit", async () => {
    const lines: Line[] = [
      {
        who: "a",
        item: "main",
        product: "Yearly",
        amount: 600,
        start: JAN,
        end: "2024-03-05",
        interval: "year",
      },
      { who: "a", item: "main", product: "Seats", amount: 200, start: "2024-03-05", quantity: 10 },
    ];
    expect(await shapesOf(lines)).toEqual({ Seats: "plan, Seats 1", Yearly: "plan, Seats 2" });
  });

  const again = (end: string, start: string, more: Line[] = []): Line[] => [
    { who: "a", product: "Team", amount: 100, start: "2024-01-05T00:00:00Z", end },
    { who: "a", product: "Business", amount: 250, start },
    ...more,
  ];
  const isOneFamily = async (lines: Line[]) => (await shapesOf(lines)).Business === "plan, Team 2";

  it("is one for a plan that ends and another that begins within 24 hours, in either order", async () => {
    expect(await isOneFamily(again("2024-03-05T00:00:00Z", "2024-03-06T00:00:00Z"))).toBe(true);
    expect(await isOneFamily(again("2024-03-05T00:00:00Z", "2024-03-06T00:00:01Z"))).toBe(false);
    const first = { who: "b", product: "Business", amount: 250, start: JAN };
    expect(await isOneFamily(again("2024-03-06T00:00:00Z", "2024-03-05T00:00:00Z", [first]))).toBe(true);
  });

  it("is not told by an end and a start while a third plan is in force", async () => {
    const third = { who: "a", product: "Vault", amount: 40, start: JAN };
    const alone = { who: "b", product: "Vault", amount: 40, start: JAN };
    const business = { who: "c", product: "Business", amount: 250, start: JAN };
    const lines = again("2024-03-05T00:00:00Z", "2024-03-05T08:00:00Z", [third, alone, business]);
    expect(await isOneFamily(lines)).toBe(false);
  });

  it("is not told by giving up two plans and taking one of them back", async () => {
    const lines: Line[] = [
      { who: "a", item: "1", product: "Team", amount: 100, start: JAN, end: "2024-03-05" },
      { who: "a", item: "2", product: "Vault", amount: 40, start: JAN, end: "2024-03-05" },
      { who: "a", item: "3", product: "Team", amount: 100, start: "2024-03-05T09:00:00Z" },
      { who: "b", product: "Vault", amount: 40, start: JAN },
      team("c"),
    ];
    expect(await shapesOf(lines)).toEqual({ Team: "plan, Team 1", Vault: "plan, Vault 1" });
  });

  it("is the given one, where they are switched with exactly one", async () => {
    const given = change("a", ["Old", 50], ["Team", 100]).map((line) =>
      line.product === "Old" ? { ...line, family: "Suite" } : line,
    );
    const lines = [...given, ...change("b", ["Team", 100], ["Business", 250])];
    const found = await withLines(lines, async (workspace) => ({
      shapes: await shapes(workspace),
      old: await reasons(workspace, "Old"),
    }));
    expect(found).toEqual({
      shapes: { Old: "plan, Suite 1", Team: "plan, Suite 2", Business: "plan, Suite 3" },
      old: ["inferred: sold on its own 1 time", "given in the evidence", "inferred: by price"],
    });
    const two = [...lines, ...change("c", ["Vault", 40], ["Team", 100])].map((line) =>
      line.product === "Vault" ? { ...line, family: "Storage" } : line,
    );
    expect((await shapesOf(two)).Team).toBe("plan, Team 1");
  });
});
