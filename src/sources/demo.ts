import { writeCompany } from "../../sim/company.ts";
import { USAGE_LIMITS, USAGE_METRICS } from "../../sim/usage/metrics.ts";

/** The files of the demo company, and what they contain. */
export interface DemoFiles {
  name: string;
  files: string[];
  /** The file for the import `usage`, null if nothing was used; and the metrics and limits to declare. */
  usage: string | null;
  /** Lines of JSON, by time: what its people told of owners, opportunities, targets, offers and blocks. */
  told: string;
  metrics: typeof USAGE_METRICS;
  limits: typeof USAGE_LIMITS;
  customers: number;
  items: number;
  states: number;
}

/** Writes the demo company's files: item states, customers, products, prices and rates for the import `states`, usage, and what was told. */
export async function writeDemo(options: {
  customers: number;
  months: number;
  seed: number;
  directory: string;
}): Promise<DemoFiles> {
  const { states, customers, products, prices, rates, usage, told, counts } = await writeCompany(options);
  const files = [states, customers, products, prices, rates];
  return {
    name: "Quillmoor (demo)",
    files,
    usage: counts.usage > 0 ? usage : null,
    told,
    metrics: USAGE_METRICS,
    limits: USAGE_LIMITS,
    customers: counts.customers,
    items: counts.items,
    states: counts.states,
  };
}
