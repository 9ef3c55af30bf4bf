import { cohortCustomersOperation, cohortsOperation, durabilityOperation } from "./ask/cohorts-operations.ts";
import { comparePoliciesOperation } from "./ask/compare-policies.ts";
import { customerOperation } from "./ask/customer-operation.ts";
import { customersOperation } from "./ask/customers-operation.ts";
import { driftOperation } from "./ask/drift-operation.ts";
import { expansionOperation } from "./ask/expansion-operation.ts";
import { figuresOperation } from "./ask/figures-operation.ts";
import { moversOperation } from "./ask/movers-operation.ts";
import { movedOperation, movesOperation } from "./ask/moves-operations.ts";
import { pricesOperation } from "./ask/prices-operation.ts";
import { explainOperation, metric, metrics } from "./ask/questions.ts";
import { leaderboardOperation, waterfallOperation } from "./ask/rankings.ts";
import { reconcileOperation } from "./ask/reconcile-operation.ts";
import {
  countSegmentOperation,
  removeSegmentOperation,
  segmentFieldsOperation,
  segments,
  segmentValuesOperation,
  setSegment,
} from "./ask/segments-operations.ts";
import { catalogue, replacePrice, setCatalogue } from "./books/catalogue.ts";
import { cataloguePreview } from "./books/catalogue-preview.ts";
import { closeOperation, closesOperation, removeCloseOperation } from "./books/closes.ts";
import { link, links, unlink } from "./books/links.ts";
import { policiesPreview } from "./books/policies-preview.ts";
import { settingsPreview } from "./books/settings-preview.ts";
import { backupOperation } from "./care/backup-operation.ts";
import { doctor } from "./care/doctor-operation.ts";
import { status } from "./care/status.ts";
import { importsBad } from "./evidence/bad-rows-operation.ts";
import { demoLeaveOperation } from "./evidence/demo/demo-leave.ts";
import { build, demo, exportSigmaOperation, importOperation, imports } from "./evidence/import-operations.ts";
import { importPreviewOperation } from "./evidence/import-preview.ts";
import { removeImportOperation } from "./evidence/remove-import.ts";
import { syncCancelOperation, syncConnectOperation } from "./evidence/sync-connect.ts";
import { syncStripeOperation } from "./evidence/sync-operations.ts";
import { syncPostgresOperation } from "./evidence/sync-postgres.ts";
import { syncProgressOperation } from "./evidence/sync-progress.ts";
import { trust } from "./evidence/trust.ts";
import { verify } from "./evidence/verify.ts";
import { exportChangesOperation } from "./export/export-changes.ts";
import { exportSubscribersOperation } from "./export/export-subscribers.ts";
import { exportSummaryOperation } from "./export/export-summary.ts";
import { backtestOperation, signalsCurve } from "./grow/backtest-operation.ts";
import { headroomHistoryOperation } from "./grow/headroom-history.ts";
import { headroomMovesOperation, headroomOperation } from "./grow/headroom-operations.ts";
import { planFitCustomersOperation, planFitOperation, whatIfOperation } from "./grow/pricing-operations.ts";
import { recordUsage } from "./grow/record-usage.ts";
import { signalOperation } from "./grow/signal-operation.ts";
import { signalsDays } from "./grow/signals-days.ts";
import { signalsHistory } from "./grow/signals-history.ts";
import {
  dismissSignal,
  setSignalsSetting,
  signalsOperation,
  signalsSettings,
} from "./grow/signals-operations.ts";
import { adjacencyOperation, attachOperation } from "./grow/spread-operations.ts";
import {
  limits,
  removeLimitOperation,
  removeUsageMetric,
  setLimitOperation,
  setUsageMetric,
  usageMetrics,
} from "./grow/usage-operations.ts";
import { whitespaceOperation } from "./grow/whitespace-operation.ts";
import { annotations, removeAnnotation, setAnnotation } from "./notes/annotations-operations.ts";
import type { Operation } from "./operation.ts";
import { assistedOperation, creditOperation } from "./people/credit-operations.ts";
import { importOwnersOperation, importPeopleOperation } from "./people/import-people-operations.ts";
import { ownersOperation, ruleOwnersOperation, setOwnerOperation } from "./people/owners-operations.ts";
import { paceOperation } from "./people/pace-operation.ts";
import { peopleOperation, removePersonOperation, setPersonOperation } from "./people/people-operations.ts";
import { realisedOperation } from "./people/realised-operations.ts";
import { stickingOperation } from "./people/sticking-operation.ts";
import { removeTargetOperation, setTargetOperation, targetsOperation } from "./people/targets-operations.ts";
import { coverage } from "./pipeline/coverage-operation.ts";
import { dealsOperation } from "./pipeline/deals-operation.ts";
import { forecastOperation } from "./pipeline/forecast-operation.ts";
import { importOpportunities } from "./pipeline/import-opportunities.ts";
import { opportunities } from "./pipeline/opportunities-operation.ts";
import {
  addOpportunity,
  loseOpportunity,
  removeOpportunity,
  setOpportunity,
} from "./pipeline/opportunity-changes.ts";
import { opportunity } from "./pipeline/opportunity-operation.ts";
import { pipelineOperation } from "./pipeline/pipeline-operation.ts";
import { removeStageOperation, setStageOperation, stagesOperation } from "./pipeline/stages-operations.ts";
import { promptOperation, recordPrompt } from "./prompt/prompt-operations.ts";
import { promptResults } from "./prompt/prompt-results.ts";
import { promptTextsOperation, setPromptTextOperation } from "./prompt/prompt-texts-operations.ts";
import { quoteOperation } from "./prompt/quote-operation.ts";
import { blocks, removeBlock, setBlock } from "./restraint/blocks-operations.ts";
import { fatigueOperation } from "./restraint/fatigue-operation.ts";
import { offerCheck } from "./restraint/offer-check-operation.ts";
import { addOffer, answerOffer, offers, removeOffer } from "./restraint/offers-operations.ts";
import { offerSettings, setOfferSetting } from "./restraint/restraint-settings-operations.ts";
import { reachOperation } from "./review/reach-operation.ts";
import { reviewOperation, staysOperation } from "./review/review-operation.ts";
import {
  addToReport,
  changeReportPart,
  dropReportPart,
  removeReport,
  saveReport,
} from "./saved/report-changes.ts";
import { reportOperation, reportsOperation } from "./saved/reports-operations.ts";
import { removeView, saveView, viewsOperation } from "./saved/views-operations.ts";
import { audit } from "./settings/audit.ts";
import { declineSetting, setSetting, settingProposals, settings } from "./settings/organisation.ts";
import { policies, policySettings, removePolicyOperation, setPolicy } from "./settings/policies.ts";
import {
  sqlRemoveOperation,
  sqlRunOperation,
  sqlSavedOperation,
  sqlSaveOperation,
} from "./sql/saved-operations.ts";
import {
  sqlDueOperation,
  sqlResultsOperation,
  sqlScheduleOperation,
  sqlUnscheduleOperation,
} from "./sql/schedule-operations.ts";
import { sqlFunctionsOperation, sqlOperation, sqlSchemaOperation } from "./sql/sql-operations.ts";
import { sqlTemplatesOperation } from "./sql/templates-operation.ts";
import { weekOperation } from "./week/week-operation.ts";

/** All operations, in the order of `help`. */
export const allOperations: readonly Operation[] = [
  demo,
  demoLeaveOperation,
  importOperation,
  importPreviewOperation,
  importPeopleOperation,
  importOwnersOperation,
  imports,
  importsBad,
  removeImportOperation,
  syncPostgresOperation,
  syncStripeOperation,
  syncConnectOperation,
  syncCancelOperation,
  syncProgressOperation,
  metric,
  figuresOperation,
  explainOperation,
  moversOperation,
  movesOperation,
  movedOperation,
  expansionOperation,
  metrics,
  leaderboardOperation,
  waterfallOperation,
  customersOperation,
  customerOperation,
  cohortsOperation,
  cohortCustomersOperation,
  durabilityOperation,
  signalsOperation,
  signalOperation,
  signalsHistory,
  signalsDays,
  dismissSignal,
  backtestOperation,
  signalsCurve,
  signalsSettings,
  setSignalsSetting,
  headroomOperation,
  headroomMovesOperation,
  headroomHistoryOperation,
  whitespaceOperation,
  attachOperation,
  adjacencyOperation,
  planFitOperation,
  planFitCustomersOperation,
  whatIfOperation,
  opportunities,
  opportunity,
  addOpportunity,
  setOpportunity,
  loseOpportunity,
  removeOpportunity,
  importOpportunities,
  coverage,
  forecastOperation,
  pipelineOperation,
  dealsOperation,
  stagesOperation,
  setStageOperation,
  removeStageOperation,
  weekOperation,
  reviewOperation,
  staysOperation,
  reachOperation,
  offerCheck,
  offers,
  addOffer,
  answerOffer,
  removeOffer,
  offerSettings,
  setOfferSetting,
  fatigueOperation,
  promptOperation,
  recordPrompt,
  promptResults,
  promptTextsOperation,
  setPromptTextOperation,
  quoteOperation,
  blocks,
  setBlock,
  removeBlock,
  annotations,
  setAnnotation,
  removeAnnotation,
  recordUsage,
  usageMetrics,
  setUsageMetric,
  removeUsageMetric,
  limits,
  setLimitOperation,
  removeLimitOperation,
  realisedOperation,
  stickingOperation,
  assistedOperation,
  creditOperation,
  peopleOperation,
  setPersonOperation,
  removePersonOperation,
  ownersOperation,
  setOwnerOperation,
  ruleOwnersOperation,
  targetsOperation,
  setTargetOperation,
  removeTargetOperation,
  paceOperation,
  segments,
  setSegment,
  removeSegmentOperation,
  countSegmentOperation,
  segmentFieldsOperation,
  segmentValuesOperation,
  viewsOperation,
  saveView,
  removeView,
  reportsOperation,
  reportOperation,
  saveReport,
  addToReport,
  changeReportPart,
  dropReportPart,
  removeReport,
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
  pricesOperation,
  setCatalogue,
  replacePrice,
  links,
  link,
  unlink,
  settings,
  settingsPreview,
  setSetting,
  settingProposals,
  declineSetting,
  sqlOperation,
  sqlSchemaOperation,
  sqlFunctionsOperation,
  sqlSavedOperation,
  sqlSaveOperation,
  sqlRemoveOperation,
  sqlRunOperation,
  sqlScheduleOperation,
  sqlUnscheduleOperation,
  sqlDueOperation,
  sqlResultsOperation,
  sqlTemplatesOperation,
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
