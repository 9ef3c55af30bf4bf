import { CambiumError, messageOf } from "../../base/error.ts";
import { LIMITS } from "../../base/limits.ts";
import { whileWaiting } from "../../base/waiting.ts";
import type { Told } from "../../growth/records/told-versions.ts";
import { type Due, timesAround } from "../../sql/schedule.ts";
import { sleep } from "../evidence/sync-operations.ts";
import type { Workspace } from "../workspace.ts";
import { answerQuery } from "./query-answer.ts";
import { allRuns, keepRun, type QueryRun, writeResult } from "./query-runs.ts";
import { queriesTold, type SavedQuery, type Schedule } from "./saved-queries.ts";
import { wholeTable } from "./table-files.ts";

/** A run, and what it was of. */
export interface DoneRun extends QueryRun {
  query: string;
  name: string;
}

/** The last round in each folder: one at a time, so that nothing runs twice. */
const rounds = new WeakMap<Workspace, Promise<unknown>>();

/**
 * Runs the scheduled queries that are due, one after another. Of times that were missed, only the last one counts. A run
 * that fails is kept as such; one that finds no room, or that the end of the server breaks off, stays due.
 */
export async function runDue(
  workspace: Workspace,
  signal: AbortSignal = workspace.closing,
): Promise<DoneRun[]> {
  const round = (rounds.get(workspace) ?? Promise.resolve()).then(() =>
    workspace.alongside(() => roundOf(workspace, signal)),
  );
  rounds.set(
    workspace,
    round.catch(() => undefined),
  );
  return round;
}

/**
 * Runs what is due, again and again, until it is stopped.
 * @param onError called with what prevents it, once while it stays the same
 */
export function keepScheduled(
  workspace: Workspace,
  { everyMs, onError }: { everyMs: number; onError(error: unknown): void },
): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const signal = AbortSignal.any([stopping.signal, workspace.closing]);
  let told = "";
  const run = async () => {
    while (!signal.aborted) {
      await runDue(workspace, signal).then(
        () => {
          told = "";
        },
        (error) => {
          if (signal.aborted || messageOf(error) === told) return;
          told = messageOf(error);
          onError(error);
        },
      );
      await sleep(everyMs, signal).catch(() => undefined);
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
    },
  };
}

async function roundOf(workspace: Workspace, signal: AbortSignal): Promise<DoneRun[]> {
  const done: DoneRun[] = [];
  for (const due of await dueNow(workspace)) {
    if (signal.aborted) break;
    const run = await runOnce(workspace, due, signal);
    if (run !== null) done.push(run);
  }
  return done;
}

interface DueQuery {
  query: Told<SavedQuery>;
  schedule: Schedule;
  due: Due;
}

async function dueNow(workspace: Workspace): Promise<DueQuery[]> {
  const { store, effects } = workspace;
  const scheduled = [...queriesTold.all(store).values()];
  if (scheduled.every(({ body }) => body.schedule === null)) return [];
  const runs = await allRuns(store);
  const { timezone } = await workspace.settings();
  return scheduled.flatMap((query) => {
    const { schedule } = query.body;
    if (schedule === null) return [];
    const due = timesAround(schedule, effects.now(), timezone).last;
    const after = [schedule.since, runs.get(query.id)?.[0]?.due ?? ""];
    return after.every((instant) => instant < due.at.toISOString()) ? [{ query, schedule, due }] : [];
  });
}

/** @returns null where it is still due, or the query was removed meanwhile */
async function runOnce(workspace: Workspace, due: DueQuery, signal: AbortSignal): Promise<DoneRun | null> {
  const { store, effects } = workspace;
  const { id, body } = due.query;
  const head = { due: due.due.at.toISOString(), at: effects.now().toISOString() };
  const run = await whileWaiting({ gone: signal, milliseconds: Number.POSITIVE_INFINITY }, () =>
    result(workspace, due),
  ).then(
    (done): QueryRun => ({ ...head, ...done, error: null }),
    (error): QueryRun | null => {
      if (signal.aborted || (error instanceof CambiumError && PASSING.has(error.code))) return null;
      return { ...head, ...NOTHING, error: messageOf(error).slice(0, MOST_LETTERS) };
    },
  );
  const isKept = run !== null && (await keepRun(store, id, run));
  return isKept ? { query: id, name: body.name, ...run } : null;
}

/** Runs a query and writes its result. */
async function result(workspace: Workspace, { query: { id, body }, schedule, due }: DueQuery) {
  const { format, param } = schedule;
  const answer = await answerQuery(workspace, { sql: body.sql, param, limit: LIMITS.sqlRows.most });
  const of = { query: id, day: due.day, format };
  const written = await writeResult(workspace.store, of, wholeTable({}, answer));
  return { ...written, rows: answer.total, milliseconds: answer.milliseconds };
}

const NOTHING = { file: null, rows: null, milliseconds: null, bytes: null };

/** How much of an error is kept. */
const MOST_LETTERS = 1000;

/** Errors that say nothing about a query. */
const PASSING = new Set(["busy", "gone"]);
