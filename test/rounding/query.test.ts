import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { roundParts } from "../../src/base/money.ts";
import { hugeint, roundedQuery } from "../../src/metrics/figures/rounding-query.ts";
import { type Folder, openFolder } from "../workspace.ts";

let folder: Folder;
beforeAll(async () => {
  folder = await openFolder();
});
afterAll(() => folder.close());

const UNIT = 10n ** 16n;
const thirds = fc.bigInt({ min: -20n, max: 20n }).map((n) => (n * UNIT) / 6n);
const wholes = fc.array(
  fc.record({
    parts: fc.array(thirds, { minLength: 1, maxLength: 7 }),
    more: fc.integer({ min: -2, max: 2 }),
  }),
  { minLength: 1, maxLength: 5 },
);

it("rounds in the warehouse as it does here", async () => {
  const { warehouse } = folder.workspace;
  await folder.workspace.reading();
  await fc.assert(
    fc.asyncProperty(wholes, fc.boolean(), async (list, isGiven) => {
      const rows = list.flatMap(({ parts, more }, whole) => {
        const [aim] = [roundParts([parts.reduce((sum, n) => sum + n, 0n)], UNIT)[0]! + BigInt(more)];
        return parts.map((n, place) => `(${whole}, ${place}, ${hugeint(n)}, ${hugeint(aim * UNIT)})`);
      });
      const sql = roundedQuery({
        from: `select * from (values ${rows.join(", ")}) t(whole, place_of, n, aimed_at)`,
        within: ["whole"],
        keys: ["place_of"],
        whole: isGiven ? "aimed_at" : null,
        unit: hugeint(UNIT),
      });
      const found = await warehouse.query(`select * from (${sql}) order by whole, place_of`);
      const expected = list.flatMap(({ parts, more }) => {
        const exact = parts.reduce((sum, n) => sum + n, 0n);
        const total = roundParts([exact], UNIT)[0]! + BigInt(more);
        return isGiven ? roundParts(parts, UNIT, total) : roundParts(parts, UNIT);
      });
      expect(found.map(({ shown }) => BigInt(shown ?? 0) / UNIT)).toEqual(expected);
    }),
    { numRuns: 150, seed: 5 },
  );
});
