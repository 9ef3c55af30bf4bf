import type { z } from "zod";
import type { backtestOperation, signalsCurve } from "../../src/api/grow/backtest-operation.ts";
import type { headroomHistoryOperation } from "../../src/api/grow/headroom-history.ts";
import type { headroomMovesOperation, headroomOperation } from "../../src/api/grow/headroom-operations.ts";
import type {
  planFitCustomersOperation,
  planFitOperation,
  whatIfOperation,
} from "../../src/api/grow/pricing-operations.ts";
import type { signalOperation } from "../../src/api/grow/signal-operation.ts";
import type { signalsHistory } from "../../src/api/grow/signals-history.ts";
import type {
  dismissSignal,
  signalsOperation,
  signalsSettings,
} from "../../src/api/grow/signals-operations.ts";
import type { adjacencyOperation, attachOperation } from "../../src/api/grow/spread-operations.ts";
import type { limits, usageMetrics } from "../../src/api/grow/usage-operations.ts";
import type { whitespaceOperation } from "../../src/api/grow/whitespace-operation.ts";

export type Signals = z.infer<typeof signalsOperation.output>;
export type SignalRow = Signals["rows"][number];
export type KindName = SignalRow["kind"];
export type SignalAnswer = z.infer<typeof signalOperation.output>;
export type SignalsHistory = z.infer<typeof signalsHistory.output>;
export type Dismissed = z.infer<typeof dismissSignal.output>;
export type Backtest = z.infer<typeof backtestOperation.output>;
export type ThresholdCurve = z.infer<typeof signalsCurve.output>;
export type BacktestRow = Backtest["rows"][number];
export type KindSettings = z.infer<typeof signalsSettings.output>;
export type Headroom = z.infer<typeof headroomOperation.output>;
export type Moves = z.infer<typeof headroomMovesOperation.output>;
export type Whitespace = z.infer<typeof whitespaceOperation.output>;
export type PlanFit = z.infer<typeof planFitOperation.output>;
export type FitCustomers = z.infer<typeof planFitCustomersOperation.output>;
export type WhatIf = z.infer<typeof whatIfOperation.output>;
export type Attach = z.infer<typeof attachOperation.output>;
export type Adjacency = z.infer<typeof adjacencyOperation.output>;
export type HeadroomHistory = z.infer<typeof headroomHistoryOperation.output>;
export type UsageMetrics = z.infer<typeof usageMetrics.output>;
export type Limits = z.infer<typeof limits.output>;
