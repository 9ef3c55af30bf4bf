import { writeCompany } from "../../sim/company.ts";

/** The files of the demo company, and what they contain. */
export interface DemoFiles {
  name: string;
  files: string[];
  customers: number;
  items: number;
  states: number;
}

/** Writes the demo company's item states, customers, products, prices and rates as files for the import `states`. */
export async function writeDemo(options: {
  customers: number;
  months: number;
  seed: number;
  directory: string;
}): Promise<DemoFiles> {
  const { states, customers, products, prices, rates, counts } = await writeCompany(options);
  return { name: "Quillmoor (demo)", files: [states, customers, products, prices, rates], ...counts };
}
