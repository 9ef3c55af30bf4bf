import type { z } from "zod";
import type { annotations } from "../../src/api/notes/annotations-operations.ts";

export type Notes = z.infer<typeof annotations.output>;
export type Note = Notes["rows"][number];

/** What a chart over time shows: its places from left to right, as labels of periods or days. */
export interface Over {
  places: readonly string[];
  /** Whether its axis is continuous, and marks can stand between places. */
  isTime?: boolean;
  /** Whether it has no axis of time: notes are listed below, and none is marked. */
  isListed?: boolean;
}

/** A note with the number of its mark, and where the mark stands on the axis; 0 where it has none. */
export interface MarkedNote extends Note {
  mark: number;
  place: string;
}
