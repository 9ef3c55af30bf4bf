import { Button } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { syncProgressOperation } from "../../../src/api/evidence/sync-progress.ts";
import { ask, type Problem } from "../../data/api.ts";
import { useTell } from "../../data/asking.ts";
import { whole } from "../../data/format.ts";
import { instantName } from "../../data/period.ts";
import { sentence } from "../../problems/problem-text.tsx";
import { Refused, Said } from "../said.tsx";

type Progress = z.infer<typeof syncProgressOperation.output>;

const EVERY_MS = 1000;
/** The sync that can be canceled; a poll is over soon. */
const CANCELED = "sync stripe";

/** The progress of a sync, and a button that starts one if there's a key. */
export function Sync() {
  const { t } = useTranslation("settings");
  const [said, setSaid] = useState("");
  const syncing = useTell<unknown>(() => setSaid(t("said.synced")));
  const { data } = useProgress(syncing.isPending);
  const isRunning = syncing.isPending || (data?.running.length ?? 0) > 0;
  return (
    <section aria-labelledby="sync">
      <div className="section-head">
        <h2 id="sync">{t("sources.sync")}</h2>
        {data?.can_sync === true && (
          <Button
            size="compact-sm"
            disabled={isRunning}
            onClick={() => {
              setSaid("");
              syncing.mutate({ path: "/sync/stripe", input: {} });
            }}
          >
            {t("sources.sync-start")}
          </Button>
        )}
      </div>
      <p className="quiet">{t(data?.can_sync === false ? "sources.sync-no-key" : "sources.sync-text")}</p>
      <Said text={said} />
      <Refused problem={syncing.error} />
      {data !== undefined && <Shown progress={data} isStarting={syncing.isPending} />}
    </section>
  );
}

/** What runs now with its progress, a button to cancel it, and how the last sync ended. */
export function Shown({
  progress: { running, last },
  isStarting,
}: {
  progress: Progress;
  isStarting: boolean;
}) {
  const { t } = useTranslation("settings");
  const canceling = useTell<unknown>(() => undefined);
  return (
    <>
      {running.map(({ name, started_at: at, line, percent, rows }) => (
        <div key={`${name} ${at}`} className="sync-run">
          <p>
            <strong>{t("sources.sync-running", { name, at: instantName(at) })}</strong>
          </p>
          <progress max={100} {...(percent !== null && { value: percent })} aria-label={name} />
          <p className="quiet">
            {line} {rows !== null && t("sources.sync-rows", { rows: whole(rows) })}
          </p>
          {name === CANCELED && (
            <Button
              size="compact-sm"
              variant="default"
              loading={canceling.isPending}
              onClick={() => canceling.mutate({ path: "/sync/cancel", input: {} })}
            >
              {t("sources.sync-cancel")}
            </Button>
          )}
        </div>
      ))}
      {isStarting && running.length === 0 && <p className="quiet">{t("sources.sync-starting")}</p>}
      {!isStarting && running.length === 0 && last === null && (
        <p className="quiet">{t("sources.sync-idle")}</p>
      )}
      {last !== null && <p className="quiet">{t("sources.sync-last", { at: instantName(last.ended_at) })}</p>}
      {last !== null && last.error !== null && (
        <div className="trouble">
          <p className="trouble-detail">{t("sources.sync-failed")}</p>
          <p>{sentence(last.error)}</p>
        </div>
      )}
    </>
  );
}

/** Refetches every second while a sync runs; when it ends, refetches every figure. */
export function useProgress(isStarting: boolean) {
  const client = useQueryClient();
  const progress = useQuery<Progress, Problem>({
    queryKey: ["sync"],
    queryFn: ({ signal }) => ask<Progress>("/sync/progress", {}, signal),
    refetchInterval: ({ state }) => (isStarting || (state.data?.running.length ?? 0) > 0 ? EVERY_MS : false),
  });
  const isRunning = (progress.data?.running.length ?? 0) > 0;
  const wasRunning = useRef(false);
  useEffect(() => {
    if (wasRunning.current && !isRunning) client.invalidateQueries();
    wasRunning.current = isRunning;
  }, [isRunning, client]);
  return progress;
}
