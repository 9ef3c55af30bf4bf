import { expect, it } from "vitest";
import { simulateAccount } from "../../sim/stripe/scenario.ts";

it("runs", () => {
  const begin = performance.now();
  const features = new Map<string, number>();
  let events = 0,
    states = 0,
    invoices = 0;
  for (let seed = 1; seed <= 25; seed++) {
    const account = simulateAccount(seed);
    events += account.events.length;
    states += account.ledger.states().length;
    invoices += [...account.all("invoices")].length;
    for (const [name, n] of account.features) features.set(name, (features.get(name) ?? 0) + n);
  }
  console.log(
    (performance.now() - begin) / 25,
    events / 25,
    states / 25,
    invoices / 25,
    [...features].sort((a, b) => a[1] - b[1]),
  );
  const account = simulateAccount(3);
  console.log(account.ledger.states().slice(0, 12));
  expect(1).toBe(1);
});
