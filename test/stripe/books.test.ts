import { expect, test } from "vitest";
import { explainOperation, metric } from "../../src/api/ask/questions.ts";
import { verify } from "../../src/api/evidence/verify.ts";
import type { Workspace } from "../../src/api/workspace.ts";
import { rememberAccount } from "../../src/sources/stripe/accounts.ts";
import { readEvent, readObject } from "../../src/sources/stripe/objects/objects.ts";
import { inWorkspace } from "../workspace.ts";
import { day, eventOf, invoiceOf, itemOf, lineOf, priceOf, START, subscriptionOf } from "./objects-of.ts";

const seat = priceOf("price_seat", 1000);
const customer = {
  id: "cus_1",
  object: "customer",
  name: "Acme",
  email: "a@acme.test",
  created: START,
  metadata: { industry: "tools" },
  livemode: true,
};
const product = {
  id: "prod_1",
  object: "product",
  name: "Seats",
  metadata: { cambium_family: "main" },
  livemode: true,
};

async function see(workspace: Workspace, ...objects: object[]): Promise<void> {
  const seen = objects.flatMap((raw) => readObject(raw, "acct_1", day(40)).seen);
  await workspace.store.recordSeen(seen, new Date(0));
}

async function mrr(workspace: Workspace, by?: string) {
  const input = { metric: "mrr", from: "2024-01", to: "2024-03", ...(by !== undefined && { by: [by] }) };
  const { rows } = await metric.run(workspace, metric.input.parse(input));
  return rows.map(({ period: _, ...row }) => Object.values(row).join(" "));
}

test("what is seen of Stripe is in the books at the next question, down to the invoice that proves it", async () => {
  await inWorkspace(async (workspace) => {
    await see(
      workspace,
      customer,
      product,
      seat,
      subscriptionOf([itemOf(seat, 5)]),
      invoiceOf("in_1", START, [lineOf("price_seat", 3, 3000, [START, day(31)])]),
      invoiceOf("in_2", day(31), [lineOf("price_seat", 5, 5000, [day(31), day(60)])]),
    );
    expect(await mrr(workspace)).toEqual(["3000", "5000", "5000"]);
    expect(await mrr(workspace, "industry")).toEqual(["tools 3000", "tools 5000", "tools 5000"]);
    const input = { metric: "expansion_mrr", from: "2024-02", to: "2024-02" };
    const proof = await explainOperation.run(workspace, explainOperation.input.parse(input));
    expect(proof.rows).toMatchObject([
      {
        name: "Acme",
        cause: "seats",
        value: 2000,
        evidence: [
          { kind: "renewal", object: "in_1", url: null },
          { kind: "renewal", object: "in_2", url: null },
        ],
      },
    ]);
    await rememberAccount(workspace.store, "acct_1", { livemode: false, isContext: false });
    const [row] = (await explainOperation.run(workspace, explainOperation.input.parse(input))).rows;
    const address = "https://dashboard.stripe.com/acct_1/test/invoices";
    expect(row?.evidence.map(({ url }) => url)).toEqual([`${address}/in_1`, `${address}/in_2`]);
    const more = subscriptionOf([itemOf(seat, 8)]);
    const event = eventOf("evt_1", day(45), "customer.subscription.updated", more, {
      items: { data: [itemOf(seat, 5)] },
    });
    await workspace.store.recordSeen(readEvent(event, "acct_1").seen, new Date(0));
    expect(await mrr(workspace)).toEqual(["3000", "8000", "8000"]);
    await see(workspace, { ...customer, metadata: { industry: "toys" } });
    const later = readObject({ ...customer, metadata: { industry: "toys" } }, "acct_1", day(50));
    await workspace.store.recordSeen(later.seen, new Date(0));
    expect(await mrr(workspace, "industry")).toEqual(["toys 3000", "toys 8000", "toys 8000"]);
    const { is_sound, coverage, live, assumed } = await verify.run(workspace, {});
    expect({ is_sound, assumed }).toEqual({ is_sound: true, assumed: 0 });
    expect(coverage).toEqual([
      { evidence: "observed", changes: 1, moved: 3000, share: 3 / 8 },
      { evidence: "renewal", changes: 2, moved: 5000, share: 5 / 8 },
    ]);
    expect(live).toEqual([{ account: "acct_1", currency: "USD", live: 8000, books: 8000, difference: 0 }]);
    expect(await workspace.warehouse.query("select count(*)::integer as n from touched_log")).toEqual([
      { n: 2 },
    ]);
  });
});

test("what is assumed of Stripe is known whole: every policy can be asked", async () => {
  await inWorkspace(async (workspace) => {
    await see(
      workspace,
      customer,
      product,
      seat,
      subscriptionOf([itemOf(seat, 9)]),
      invoiceOf("in_1", START, [lineOf("price_seat", 3, 3000, [START, day(31)])]),
    );
    const { assumed, corrections } = await verify.run(workspace, { policy: "lago" });
    expect({ assumed, corrections }).toMatchObject({
      assumed: 1,
      corrections: [{ item: "si_1", at: "2024-02-10T00:00:00Z" }],
    });
  });
});
