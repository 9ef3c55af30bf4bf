import type { z } from "zod";
import type { movedOperation, movesOperation } from "../../../src/api/ask/moves-operations.ts";

export type Moves = z.infer<typeof movesOperation.output>;
export type MoveKind = Moves["kind"];
export type Flow = Moves["rows"][number];
export type Moved = z.infer<typeof movedOperation.output>;
export type MovedRow = Moved["rows"][number];
