import { useMutation } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { type Problem, tell } from "../data/api.ts";
import type { Mistake } from "./editor/mistake.ts";
import { type Run, readHistory, remember } from "./history.ts";
import { parametersIn } from "./query-parameters.ts";
import { type Asked, type SqlAnswer, valuesOf } from "./sql-answers.ts";

interface Running {
  asked: Asked;
  /** Where in the editor the text that is run begins, from 1. */
  line: number;
  column: number;
}

/** Runs queries, one at a time: a new one ends the one before. */
export function useRun() {
  const stop = useRef<AbortController>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const [history, setHistory] = useState(readHistory);
  const [last, setLast] = useState<{ answer: SqlAnswer; asked: Asked } | null>(null);
  const running = useMutation<SqlAnswer, Problem, Running>({
    mutationFn: ({ asked }) => {
      stop.current?.abort();
      stop.current = new AbortController();
      return tell<SqlAnswer>("/sql", asked, stop.current.signal);
    },
    onSuccess: (answer, { asked }) => {
      setLast({ answer, asked });
      setHistory(remember(runOf(asked, answer.total)));
    },
  });
  const { error, variables } = running;
  return {
    /** The last answer and what it is of: it stays while a query runs. */
    last,
    isRunning: running.isPending,
    /** Why the query didn't run; null too where its user ended it. */
    problem: error !== null && error.status !== undefined ? error : null,
    mistake: mistakeOf(error, variables),
    history,
    run: (given: Running) => running.mutate(given),
    cancel: () => {
      stop.current?.abort();
      running.reset();
    },
  };
}

function runOf({ sql, param }: Asked, rows: number): Run {
  return { sql, values: valuesOf(param), rows, at: new Date().toISOString() };
}

/** Where in the editor the query is wrong. */
function mistakeOf(problem: Problem | null, ran: Running | undefined): Mistake | null {
  if (problem?.reason?.id !== "bad_sql" || ran === undefined) return null;
  const { line, column } = problem.reason.names;
  if (typeof line !== "number" || typeof column !== "number") return null;
  const before = line === 1 ? ran.column - 1 : 0;
  return { line: line + ran.line - 1, column: column + before, text: problem.message };
}

/** The values that a query is run with: of its own parameters only. */
export function valuesFor(sql: string, values: Readonly<Record<string, string>>): string[] {
  return parametersIn(sql).flatMap((name) => (values[name] === undefined ? [] : [`${name}=${values[name]}`]));
}
