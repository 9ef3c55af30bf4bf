import { catalogue, replacePrice, setCatalogue } from "./catalogue.ts";
import { closeOperation, closesOperation, removeCloseOperation } from "./closes.ts";
import { cohortCustomersOperation, cohortsOperation, durabilityOperation } from "./cohorts.ts";
import { comparePoliciesOperation } from "./compare-policies.ts";
import { customerOperation } from "./customer.ts";
import { customersOperation } from "./customers.ts";
import { doctor } from "./doctor.ts";
import { driftOperation } from "./drift.ts";
import { build, demo, exportSigmaOperation, importOperation, imports } from "./evidence.ts";
import { link, links, unlink } from "./links.ts";
import { moversOperation } from "./movers.ts";
import type { Operation } from "./operation.ts";
import { setSetting, settings } from "./organisation.ts";
import { policies, removePolicyOperation, setPolicy } from "./policies.ts";
import { explainOperation, metric, metrics } from "./questions.ts";
import { reconcileOperation } from "./reconcile.ts";
import { status } from "./status.ts";
import { syncStripeOperation } from "./sync.ts";
import { syncPostgresOperation } from "./sync-postgres.ts";
import { verify } from "./verify.ts";

/** Everything that Cambium does, in the order of its help. */
export const allOperations: readonly Operation[] = [
  demo,
  importOperation,
  imports,
  syncPostgresOperation,
  syncStripeOperation,
  metric,
  explainOperation,
  moversOperation,
  metrics,
  customersOperation,
  customerOperation,
  cohortsOperation,
  cohortCustomersOperation,
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
  exportSigmaOperation,
  build,
  verify,
  doctor,
  status,
];
