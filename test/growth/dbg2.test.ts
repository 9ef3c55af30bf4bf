import { it } from "vitest";
import { signalsOperation } from "../../src/api/grow/signals-operations.ts";
import { companyOf } from "../oracle/growth/companies.ts";
import { withCompany } from "./company.ts";
import { growthSql } from "../../src/growth/sql.ts";
it("x", async () => {
  const [seed, customer, metric] = (process.env.D ?? "").split(" ");
  await withCompany(companyOf(Number(seed)), async (w) => {
    await signalsOperation.run(w, {});
    const counts = await growthSql("signals/count_steps.sql");
    const q = (process.env.Q ?? "").replaceAll("$counts", counts).replaceAll("$c", `(select customer from customers where customer_id='${customer}')`).replaceAll("$m", `(select metric from growth.metrics where id='${metric}')`);
    const schema = "policy_cambium";
    for (const row of await w.warehouse.query(q, schema)) console.log(Object.values(row).map((v) => String(v).replace("T00:00:00.000Z", "")).join(" | "));
  });
});
