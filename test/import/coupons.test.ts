import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { importOperation } from "../../src/api/evidence/import-operations.ts";
import { type Folder, openFolder } from "../workspace.ts";

let folder: Folder;
beforeAll(async () => {
  folder = await openFolder();
});
afterAll(() => folder.close());

async function warning(content: string, input: object = {}) {
  const path = join(folder.directory, "list.csv");
  await writeFile(path, content);
  const { understood } = await importOperation.run(folder.workspace, {
    source: "subscriptions",
    files: [path],
    dry_run: true,
    ...input,
  });
  return understood[0]?.warnings.find(({ code }) => code === "coupons_without_amounts");
}

const STRIPE = `id,Customer ID,Plan,Quantity,Currency,Interval,Amount,Status,Start Date (UTC),Coupon
sub_1,cus_1,Pro,3,usd,month,20,active,2025-12-25 20:18,SAVE20
sub_2,cus_2,Pro,1,usd,month,20,active,2025-11-02 08:00,
sub_3,cus_3,Free,1,usd,month,0,active,2025-11-02 08:00,SAVE20
`;
const LIST = "customer_id,start,amount,Promo Code,Rebate\na,2025-01-01,50,TEN,10\nb,2025-01-02,50,TEN,10\n";

describe("coupons that a column only names", () => {
  it("are warned of in Stripe's export, with the way out", async () => {
    const found = await warning(STRIPE);
    expect(found).toMatchObject({
      rows: 1,
      message:
        "1 row has a coupon, and no column says what it takes off: amounts count without the discount.",
    });
    expect(found?.hint).toMatch(/--map discount_percent=NAME.*connect Stripe/);
  });

  it("are no longer, once a column says what they take off or there are none", async () => {
    expect(await warning(LIST)).toMatchObject({ rows: 2 });
    expect(await warning(LIST, { map: ["discount_percent=Rebate"] })).toBeUndefined();
    expect(await warning(LIST, { ignore: ["Promo Code"] })).toBeUndefined();
    expect(await warning(LIST.replaceAll("TEN", ""))).toBeUndefined();
  });
});
