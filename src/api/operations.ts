import { doctor } from "./doctor.ts";
import { build, demo, exportSigmaOperation, importOperation, imports, verify } from "./evidence.ts";
import type { Operation } from "./operation.ts";
import { policies, setSetting, settings } from "./organisation.ts";
import { explainOperation, metric, metrics } from "./questions.ts";
import { status } from "./status.ts";

/** Everything that Cambium does, in the order of its help. */
export const operations = [
  demo,
  importOperation,
  imports,
  metric,
  explainOperation,
  metrics,
  policies,
  settings,
  setSetting,
  exportSigmaOperation,
  build,
  verify,
  doctor,
  status,
] as const;

/** The same list, for code that treats them all alike. */
export const allOperations: readonly Operation[] = operations;
