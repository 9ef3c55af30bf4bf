import { CambiumError } from "../../base/error.ts";
import type { Policy } from "../../engine/policy/policy.ts";
import { numberIn } from "../../warehouse/rows.ts";
import type { Warehouse } from "../../warehouse/warehouse.ts";

/**
 * Checks that the evidence is detailed enough for a policy. Sigma's change events without prices only give a net
 * monthly figure, without discounts or billing intervals.
 * @throws CambiumError `unsupported` naming the setting that needs more
 */
export async function checkCoverage(warehouse: Warehouse, name: string, policy: Policy): Promise<void> {
  const setting =
    policy.discounts === "none" || policy.discounts === "repeating_monthly"
      ? "discounts"
      : policy.week_factor !== "52/12"
        ? "week_factor"
        : policy.day_factor !== "365/12"
          ? "day_factor"
          : null;
  if (setting === null) return;
  const [row] = await warehouse.query(
    "select count(*) as n from states where evidence = 'assumed' and import_file >= 0",
  );
  if (numberIn(row, "n") === 0) return;
  throw new CambiumError(
    "unsupported",
    `can't apply policy ${name}: its setting ${setting} needs more than Sigma's net figures`,
    {
      hint: "Also import prices and their tiers (`cambium import sigma prices.csv price_tiers.csv`), or use --policy stripe.",
    },
  );
}
