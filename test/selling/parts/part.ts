import type { Workspace } from "../../../src/api/workspace.ts";
import type { Line } from "../../growth/parts/part.ts";
import type { Selling } from "../../oracle/selling/selling.ts";

/** One part of what is said of selling, twice: by the definitions, and by the product. */
export interface Part {
  name: string;
  expected(selling: Selling): Line[];
  found(workspace: Workspace, selling: Selling): Promise<Line[]>;
}

/** Of a row that is what it adds to a rounded sum, or the difference of two of them: it may be one or two minor units off. */
export const OF_A_SUM = 20_000;
