import { expect, test } from "vitest";
import { typed } from "../../src/sources/files/shape.ts";
import { openDuckDb } from "../../src/warehouse/duckdb.ts";
import { literal } from "../../src/warehouse/literal.ts";

const DAYS = ["2024-01-31", "2024-02-30", "1969-12-31", "0000-01-01", "9999-12-31", "2024-13-01"];
const TIMES = [
  ...["", "T08:00", " 08:00", "T08:00:00", " 23:59:59.999999", "T23:59:59.9999999", "T24:00:00", " 24:00"],
  ...["T25:00", " 08:60", "T08:00:60", " 00:00:00.1", "T00:00:00.123456789", " 08:00:00.0000005"],
];

test("an instant without an offset is read as with UTC's, in every form and at every border", async () => {
  const warehouse = await openDuckDb(":memory:");
  try {
    const { value } = typed({ name: "at", type: "instant", summary: "when" }, "said", true);
    const told = DAYS.flatMap((day) => TIMES.map((time) => `(${literal(day + time)})`));
    const rows = await warehouse.query(
      `select said, (${value})::varchar as "is", (try_cast(said as timestamptz) at time zone 'UTC')::varchar as should
       from (values ${told.join(", ")}) t(said)`,
    );
    expect(rows).toHaveLength(DAYS.length * TIMES.length);
    expect(rows.filter((row) => row.should !== null).length).toBeGreaterThan(20);
    for (const row of rows) expect(row.is, String(row.said)).toBe(row.should);
  } finally {
    await warehouse.close();
  }
});
