import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { table } from "../../src/cli/print/text-table.ts";

/** How wide in a terminal everything before a text of a line is. */
const widthBefore = (line: string, text: string) => stringWidth(line.slice(0, line.indexOf(text)));

describe("a table in the terminal", () => {
  it("keeps its columns in line beside names that are wider than their letters", () => {
    const rows = [
      { customer: "株式会社山田製作所", plan: "Pro", mrr: "1,200" },
      { customer: "Acme", plan: "Team", mrr: "9" },
      { customer: "👩‍👩‍👧 Family", plan: "Solo", mrr: "30" },
    ];
    const [head = "", , ...lines] = table(rows).split("\n");
    const places = lines.slice(0, 3).map((line, index) => widthBefore(line, rows[index]?.plan ?? ""));
    expect(new Set([...places, widthBefore(head, "plan")]).size).toBe(1);
    expect(new Set(lines.slice(0, 3).map((line) => stringWidth(line))).size).toBe(1);
  });

  it("shortens by what is seen, and never within a letter", () => {
    const [, , line = ""] = table([{ name: "山".repeat(60) }, { name: "x" }]).split("\n");
    expect(stringWidth(line)).toBeLessThanOrEqual(70);
    expect(line).toMatch(/^山+…$/);
  });
});
