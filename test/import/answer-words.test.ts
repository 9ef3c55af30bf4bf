import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cambiumHere, inScratch, writeInto } from "./cli.ts";

/** What an import says of a file. */
const said = (source: string, content: string, ...args: string[]) =>
  inScratch(async (scratch) => {
    const path = await writeInto(scratch, "list.csv", content);
    const all = ["import", source, path, "--data", join(scratch, "data"), ...args];
    const { stdout, stderr } = await cambiumHere(all);
    return `${stdout}${stderr}`;
  });

describe("an import says truly", () => {
  it("that months have names, where no order of numbers matters", async () => {
    const text = await said("subscriptions", "customer_id,start,amount\na,5 Jan 2025,5\nb,31-Jan-25,6\n");
    expect(text).toMatch(/dates +months by name \(found\)/);
    const numbers = await said("subscriptions", "customer_id,start,amount\na,2025/01/05,5\n");
    expect(numbers).toMatch(/dates +year, month, day \(found\)/);
  });

  it("how many rows run, without those that ended on the last day", async () => {
    const head = "customer_id,start,end,amount,currency,status\n";
    const ended = "a,2025-01-01,2025-02-01,9,EUR,ended\nb,2025-01-01,2025-02-01,9,EUR,ended\n";
    const running = "c,2025-01-01,,9,EUR,active\nd,2025-01-01,,5,USD,active\n";
    expect(await said("subscriptions", `${head}${ended}${running}`)).toMatch(
      /1 of 2 running rows, and most MRR, are in EUR/,
    );
    const all = "a,2025-01-01,2025-02-01,9,EUR,active\nb,2025-01-01,2025-01-20,9,USD,active\n";
    expect(await said("subscriptions", `${head}${all}`)).toMatch(/1 of 1 running rows/);
  });

  it("which columns are taken by name and which by a usual name, and whose export it is", async () => {
    const list = await said(
      "subscriptions",
      "Customer,start,amount,Plan,Status\na,2025-01-01,5,Pro,on hold\nb,2025-01-01,5,Pro,active\nc,2025-01-01,5,Pro,Foo\n",
      "--value",
      "status:Foo=active",
    );
    expect(list).toMatch(/by name +start, amount, plan, status\n/);
    expect(list).toMatch(/by a usual name +customer_id=customer\n/);
    expect(list).toMatch(/statuses +active, foo = active; guessed: on hold = unpaid\n/);
    expect(list).not.toMatch(/overlapping/);
    const stripe = await said(
      "subscriptions",
      "id,Customer ID,Plan,Quantity,Currency,Interval,Amount,Status,Start Date (UTC)\nsub_1,cus_1,Pro,3,usd,month,20,active,2025-12-25 20:18\n",
    );
    expect(stripe).toMatch(/1 row of subscriptions \(Stripe's subscriptions export of the dashboard\)/);
    expect(stripe).toMatch(/by the export +subscription_id=id, customer_id="customer id"/);
  });

  it("how the end of an invoice's period is read", async () => {
    const invoices = "customer_id,date,amount,period_end\na,2025-01-01,5,2025-01-31\n";
    expect(await said("invoices", invoices)).toMatch(
      /ends +the last day that counts where that makes whole months, else the first day/,
    );
    expect(await said("invoices", invoices, "--ends", "exclusive")).toMatch(
      /ends +the first day that no longer counts \(as you said\)/,
    );
  });
});
