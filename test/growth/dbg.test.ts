import { it } from "vitest";
import { companyOf } from "/work/main/test/oracle/growth/companies.ts";
it("x", () => {
  const [seed, customer, metric, from, to] = (process.env.D ?? "").split(" ");
  const c = companyOf(Number(seed));
  console.log(JSON.stringify(c.metrics), JSON.stringify(c.limits), c.zone, c.today, JSON.stringify(c.settings));
  for (const s of c.states.filter((s) => s.customer === customer)) console.log(new Date(s.at).toISOString(), s.item, s.status, s.product, s.price, s.quantity, s.amount, s.interval, s.intervalCount, s.isMetered);
  for (const o of c.observations.filter((o) => o.customer === customer && o.metric === metric && o.at >= (from ?? "") && o.at <= (to ?? "z"))) console.log(o.at, o.recordedAt, o.value, o.limit);
});
