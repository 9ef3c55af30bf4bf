import { z } from "zod";
import { CambiumError } from "../../base/error.ts";
import { type Backtest, backtest, VERDICTS } from "../../growth/backtest/backtest.ts";
import { isKind, KINDS, type KindName } from "../../growth/signals/kinds.ts";
import { settingsOf } from "../../growth/signals/signal-settings.ts";
import { minorUnits } from "../../metrics/figures/figures.ts";
import { moneySchema, operation } from "../operation.ts";
import { growthOf } from "./growth-of.ts";
import { keptBacktest } from "./kept-backtest.ts";

const NAMES = Object.keys(KINDS).filter(isKind);

const share = (what: string) => z.number().nullable().describe(`${what}, from 0 to 1`);

const backtestRow = z.object({
  kind: z.enum(NAMES),
  firings: z.number().describe("Counted firings: a customer counts once in 90 days"),
  judged: z.number().describe("Firings with at least 5 controls"),
  pending: z.number().describe("Firings of the last 90 days, not judged yet"),
  left_cut: z.number().describe("Firings from the start of the usage of older customers, not judged"),
  followed: z.number().describe("Judged firings that an expansion followed within 90 days"),
  precision: share("Share of judged firings that an expansion followed"),
  low: share("Lower bound of its 95% interval (Wilson)"),
  high: share("Upper bound"),
  base: share("Share of the controls that an expansion followed"),
  lift: z.number().nullable().describe("Precision divided by base; null if the base is 0"),
  lead_days: z.number().nullable().describe("Median days from the firing to the expansion"),
  followed_mrr: moneySchema.describe("Expansion MRR that followed, in minor units"),
  verdict: z.enum(VERDICTS),
});

export const backtestOperation = operation({
  name: "signals backtest",
  summary: "Test each kind of signal on your own history, beside comparable customers",
  effect: "read",
  isKept: "growth",
  path: "/signals/backtest",
  positional: [],
  input: z.object({
    kind: z.array(z.enum(NAMES)).optional().describe("Only these kinds"),
  }),
  output: z.object({
    from: z.string().describe("First day that firings count from"),
    to: z.string().describe("Last day: younger firings are pending"),
    currency: z.string(),
    rows: z.array(backtestRow),
  }),
  rows: "rows",
  async run(workspace, input) {
    const { growth } = await growthOf(workspace);
    const asked = NAMES.filter((name) => input.kind === undefined || input.kind.includes(name));
    const { currency } = growth.book;
    let span = { from: "", to: "" };
    const rows = [];
    for (const name of asked.filter((kind) => KINDS[kind].followedBy !== null)) {
      const found = await keptBacktest(workspace, growth, name);
      span = { from: found.from, to: found.to };
      rows.push(rowOf(name, found, currency));
    }
    return { ...span, currency, rows };
  },
});

function rowOf(kind: KindName, found: Backtest, currency: string): z.infer<typeof backtestRow> {
  return {
    kind,
    firings: found.firings,
    judged: found.judged,
    pending: found.pending,
    left_cut: found.leftCut,
    followed: found.followed,
    precision: found.precision,
    low: found.low,
    high: found.high,
    base: found.base,
    lift: found.lift,
    lead_days: found.leadDays,
    followed_mrr: minorUnits(found.followedMicros * 1_000_000_000_000n, currency),
    verdict: found.verdict,
  };
}

export const signalsCurve = operation({
  name: "signals curve",
  summary: "Show how a kind of signal would have done at other thresholds",
  effect: "read",
  isKept: "growth",
  path: "/signals/curve/{kind}",
  positional: ["kind"],
  input: z.object({ kind: z.enum(NAMES) }),
  output: z.object({
    kind: z.enum(NAMES),
    setting: z.string().describe("The setting that varies"),
    current: z.number().describe("Its value now"),
    currency: z.string(),
    rows: z.array(backtestRow.omit({ kind: true }).extend({ threshold: z.number() })),
  }),
  rows: "rows",
  async run(workspace, { kind }) {
    const { curve } = KINDS[kind];
    if (curve === null)
      throw new CambiumError("unsupported", `${kind} isn't back-tested`, {
        hint: `Ask for one of ${NAMES.filter((name) => KINDS[name].curve !== null).join(", ")}.`,
      });
    const { growth } = await growthOf(workspace);
    const values = await settingsOf(workspace.store, kind);
    const current = values[curve.setting] ?? 0;
    const { currency } = growth.book;
    const rows = [];
    for (const threshold of [...new Set([...curve.values, current])].sort((a, b) => a - b)) {
      const found = await backtest(growth, KINDS[kind], { ...values, [curve.setting]: threshold });
      const { kind: _, ...row } = rowOf(kind, found, currency);
      rows.push({ threshold, ...row });
    }
    return { kind, setting: curve.setting, current, currency, rows };
  },
});
