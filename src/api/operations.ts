import { importsBad } from "./bad-rows.ts";
import { catalogue, replacePrice, setCatalogue } from "./catalogue.ts";
import { closeOperation, closesOperation, removeCloseOperation } from "./closes.ts";
import { cohortsOperation, durabilityOperation } from "./cohorts.ts";
import { comparePoliciesOperation } from "./compare-policies.ts";
import { doctor } from "./doctor.ts";
import { driftOperation } from "./drift.ts";
import { build, demo, exportSigmaOperation, importOperation, imports } from "./evidence.ts";
import { exportChangesOperation } from "./export-changes.ts";
import { exportSubscribersOperation } from "./export-subscribers.ts";
import { exportSummaryOperation } from "./export-summary.ts";
import { link, links, unlink } from "./links.ts";
import type { Operation } from "./operation.ts";
import { setSetting, settings } from "./organisation.ts";
import { policies, removePolicyOperation, setPolicy } from "./policies.ts";
import { explainOperation, metric, metrics } from "./questions.ts";
import { reconcileOperation } from "./reconcile.ts";
import { status } from "./status.ts";
import { syncStripeOperation } from "./sync.ts";
import { syncPostgresOperation } from "./sync-postgres.ts";
import { syncProgressOperation } from "./sync-progress.ts";
import { trust } from "./trust.ts";
import { verify } from "./verify.ts";

/** Everything that Cambium does, in the order of its help. */
export const allOperations: readonly Operation[] = [
  demo,
  importOperation,
  imports,
  importsBad,
  syncPostgresOperation,
  syncStripeOperation,
  syncProgressOperation,
  metric,
  explainOperation,
  metrics,
  cohortsOperation,
  durabilityOperation,
  closeOperation,
  closesOperation,
  removeCloseOperation,
  driftOperation,
  policies,
  setPolicy,
  removePolicyOperation,
  comparePoliciesOperation,
  reconcileOperation,
  catalogue,
  setCatalogue,
  replacePrice,
  links,
  link,
  unlink,
  settings,
  setSetting,
  exportChangesOperation,
  exportSubscribersOperation,
  exportSummaryOperation,
  exportSigmaOperation,
  build,
  verify,
  doctor,
  status,
  trust,
];
