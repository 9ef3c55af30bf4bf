import { audit } from "./audit.ts";
import { catalogue, replacePrice, setCatalogue } from "./catalogue.ts";
import { cataloguePreview } from "./catalogue-preview.ts";
import { closeOperation, closesOperation, removeCloseOperation } from "./closes.ts";
import { cohortsOperation, durabilityOperation } from "./cohorts.ts";
import { comparePoliciesOperation } from "./compare-policies.ts";
import { doctor } from "./doctor.ts";
import { driftOperation } from "./drift.ts";
import { build, demo, exportSigmaOperation, importOperation, imports } from "./evidence.ts";
import { link, links, unlink } from "./links.ts";
import type { Operation } from "./operation.ts";
import { setSetting, settings } from "./organisation.ts";
import { policies, policySettings, removePolicyOperation, setPolicy } from "./policies.ts";
import { policiesPreview } from "./policies-preview.ts";
import { explainOperation, metric, metrics } from "./questions.ts";
import { reconcileOperation } from "./reconcile.ts";
import { settingsPreview } from "./settings-preview.ts";
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
  metrics,
  cohortsOperation,
  durabilityOperation,
  closeOperation,
  closesOperation,
  removeCloseOperation,
  driftOperation,
  policies,
  policySettings,
  policiesPreview,
  setPolicy,
  removePolicyOperation,
  comparePoliciesOperation,
  reconcileOperation,
  catalogue,
  cataloguePreview,
  setCatalogue,
  replacePrice,
  links,
  link,
  unlink,
  settings,
  settingsPreview,
  setSetting,
  exportSigmaOperation,
  build,
  verify,
  doctor,
  status,
  audit,
];
