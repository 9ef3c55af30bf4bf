import { z } from "zod";
import type { Served } from "./served.ts";

const customersSchema = z.object({
  rows: z.array(z.object({ account: z.string(), customer: z.string() })).min(1),
});

/** The tabs of the settings page, each treated as a page. */
const TABS = ["organisation", "policy", "sources", "imports", "links", "closes", "history"];

/** Every page of a served company, with a path that shows real content. */
export async function pagesOf(served: Served): Promise<{ id: string; path: string }[]> {
  const [first] = customersSchema.parse(await (await served.ask("/api/v1/customers?limit=1")).json()).rows;
  const { account = "", customer = "" } = first ?? {};
  return [
    { id: "overview", path: "/" },
    { id: "movements", path: "/movements" },
    { id: "expansion", path: "/expansion" },
    { id: "retention", path: "/retention" },
    { id: "plans", path: "/plans" },
    { id: "plans-price", path: "/plans?by=price" },
    { id: "segments", path: "/segments" },
    { id: "metrics", path: "/metrics?of=arpa" },
    { id: "metrics-by", path: "/metrics?of=mrr&by=product" },
    { id: "metrics-trials", path: "/metrics?of=trials" },
    { id: "figures", path: "/figures" },
    { id: "sql", path: "/sql" },
    { id: "views", path: "/views" },
    { id: "reports", path: "/reports" },
    { id: "customers", path: "/customers" },
    { id: "customer", path: `/customers/${encodeURIComponent(account)}/${encodeURIComponent(customer)}` },
    { id: "signals", path: "/signals" },
    { id: "signals-backtest", path: "/signals?tab=backtest&of=limit_hit" },
    { id: "week", path: "/week" },
    { id: "pipeline", path: "/pipeline" },
    { id: "review", path: "/review" },
    { id: "review-billing", path: "/review?tab=billing" },
    { id: "review-kept", path: "/review?tab=kept" },
    { id: "review-offers", path: "/review?tab=offers" },
    { id: "owners", path: "/owners" },
    { id: "owners-targets", path: "/owners?tab=targets" },
    { id: "owners-credit", path: "/owners?tab=credit" },
    { id: "owners-people", path: "/owners?tab=people" },
    { id: "headroom", path: "/headroom" },
    { id: "headroom-pricing", path: "/headroom?tab=pricing" },
    { id: "headroom-history", path: "/headroom?tab=history" },
    { id: "catalogue", path: "/catalogue" },
    { id: "bring", path: "/bring" },
    ...TABS.map((tab) => ({ id: `settings-${tab}`, path: `/settings?tab=${tab}` })),
  ];
}
