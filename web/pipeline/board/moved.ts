import type { DealRow } from "../../growth/pipeline-answers.ts";

/** What moving needs to know of an opportunity. */
export type Moved = Pick<DealRow, "id" | "title" | "stage" | "version">;
