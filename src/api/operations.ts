import { audit } from "./audit.ts";
import { backupOperation } from "./backup.ts";
import { importsBad } from "./bad-rows.ts";
import { catalogue, replacePrice, setCatalogue } from "./catalogue.ts";
import { cataloguePreview } from "./catalogue-preview.ts";
import { closeOperation, closesOperation, removeCloseOperation } from "./closes.ts";
import { cohortCustomersOperation, cohortsOperation, durabilityOperation } from "./cohorts.ts";
import { comparePoliciesOperation } from "./compare-policies.ts";
import { customerOperation } from "./customer.ts";
import { customersOperation } from "./customers.ts";
import { doctor } from "./doctor.ts";
import { driftOperation } from "./drift.ts";
import { build, demo, exportSigmaOperation, importOperation, imports } from "./evidence.ts";
import { exportChangesOperation } from "./export-changes.ts";
import { exportSubscribersOperation } from "./export-subscribers.ts";
import { exportSummaryOperation } from "./export-summary.ts";
import { figuresOperation } from "./figures.ts";
import { link, links, unlink } from "./links.ts";
import { moversOperation } from "./movers.ts";
import type { Operation } from "./operation.ts";
import { setSetting, settings } from "./organisation.ts";
import { policies, policySettings, removePolicyOperation, setPolicy } from "./policies.ts";
import { policiesPreview } from "./policies-preview.ts";
import { explainOperation, metric, metrics } from "./questions.ts";
import { leaderboardOperation, waterfallOperation } from "./rankings.ts";
import { reconcileOperation } from "./reconcile.ts";
import { removeImportOperation } from "./remove-import.ts";
import {
  countSegmentOperation,
  removeSegmentOperation,
  segmentFieldsOperation,
  segments,
  segmentValuesOperation,
  setSegment,
} from "./segments.ts";
import { settingsPreview } from "./settings-preview.ts";
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
  removeImportOperation,
  syncPostgresOperation,
  syncStripeOperation,
  syncProgressOperation,
  metric,
  figuresOperation,
  explainOperation,
  moversOperation,
  metrics,
  leaderboardOperation,
  waterfallOperation,
  customersOperation,
  customerOperation,
  cohortsOperation,
  cohortCustomersOperation,
  durabilityOperation,
  segments,
  setSegment,
  removeSegmentOperation,
  countSegmentOperation,
  segmentFieldsOperation,
  segmentValuesOperation,
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
  exportChangesOperation,
  exportSubscribersOperation,
  exportSummaryOperation,
  exportSigmaOperation,
  backupOperation,
  build,
  verify,
  doctor,
  status,
  trust,
  audit,
];
