import type { z } from "zod";
import type { reportOperation, reportsOperation } from "../../src/api/saved/reports-operations.ts";
import type { viewsOperation } from "../../src/api/saved/views-operations.ts";

export type Views = z.infer<typeof viewsOperation.output>;
export type ViewRow = Views["rows"][number];
export type Reports = z.infer<typeof reportsOperation.output>;
export type Report = z.infer<typeof reportOperation.output>;
export type ReportRow = Report["rows"][number];
