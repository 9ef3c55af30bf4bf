import { several } from "../amount.ts";

/** How long a test of faults may take before it's taken for hung. All combinations take an hour on two quiet cores. */
export const PATIENCE_MS = several({ few: 1_800_000, all: 1_800_000, most: 4 * 3_600_000 });
