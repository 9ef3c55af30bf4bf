import type { WayOut } from "../../../base/error.ts";
import type { Mapping } from "../../../store/file-mapping.ts";
import type { Warehouse } from "../../../warehouse/warehouse.ts";
import { wayOut } from "../../files/way-out.ts";
import type { Contents } from "../contents.ts";
import type { Understood } from "../stage-understood.ts";
import { countCoupons, readFacts } from "./facts.ts";
import { readTaxes } from "./taxes.ts";
import { readTotals } from "./totals.ts";
import type { Look } from "./warning-kind.ts";
import { WARNING_KINDS } from "./warning-kinds.ts";

/** Something about a file that may be read wrong. */
export interface Warning {
  code: string;
  message: string;
  /** How many rows it concerns: of a large file, of the customers that were looked at. */
  rows: number;
  ways: WayOut[];
}

/**
 * Finds what may be read wrong in a file.
 * @param said what the user says of the file
 * @param currency the organisation's
 */
export async function findWarnings(
  warehouse: Warehouse,
  { staged, understanding, periods }: Understood,
  contents: Contents,
  { said, currency }: { said: Mapping; currency: string },
): Promise<Warning[]> {
  const { shape } = staged;
  if (shape.isGuessed !== true) return [];
  const isOfSubscriptions = shape.name === "subscriptions";
  const facts = isOfSubscriptions ? await readFacts(warehouse, staged, understanding.mapping) : {};
  const coupons = isOfSubscriptions ? await countCoupons(warehouse, staged) : 0;
  const look: Look = {
    kind: shape.name,
    said,
    understanding,
    periods,
    contents,
    totals: await readTotals(warehouse, staged),
    taxes: await readTaxes(warehouse, staged, understanding.columns, {
      amount: understanding.mapping.map.amount,
      kept: said.attributes,
    }),
    coupons,
    count: (name) => facts[name] ?? 0,
    currency,
  };
  return WARNING_KINDS.filter(({ of }) => of?.includes(shape.name) ?? true).flatMap(
    ({ code, rows, says, ways }) => {
      const n = rows(look);
      return n === 0 ? [] : [{ code, rows: n, message: `${says(n, look)}.`, ways: ways(look).map(wayOut) }];
    },
  );
}
