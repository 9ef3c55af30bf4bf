import { writeCompany } from "../../sim/company.ts";

/** What the demo company was written to. */
export interface DemoFiles {
  name: string;
  files: string[];
  customers: number;
  items: number;
  states: number;
}

/** Writes the demo company's item states and what is known beside them, as files for the import `states`. */
export async function writeDemo(options: {
  customers: number;
  months: number;
  seed: number;
  directory: string;
}): Promise<DemoFiles> {
  const { states, customers, products, prices, rates, counts } = await writeCompany(options);
  return { name: "Quillmoor (demo)", files: [states, customers, products, prices, rates], ...counts };
}
