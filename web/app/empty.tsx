import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { syncProgressOperation } from "../../src/api/evidence/sync-progress.ts";
import { ask, type Problem } from "../data/api.ts";
import { listed, whole } from "../data/format.ts";
import { useTrust } from "../data/trust.ts";

type Progress = z.infer<typeof syncProgressOperation.output>;

const WAYS_IN = [
  { id: "stripe", command: "STRIPE_API_KEY=rk_live_… npx cambium sync stripe" },
  { id: "subscriptions", command: "npx cambium import subscriptions FILE.csv" },
  { id: "sigma", command: "npx cambium import sigma EVENTS.csv prices.csv" },
  { id: "demo", command: "npx cambium demo" },
] as const;

/** The page shown before there is any evidence: how to add some, and the progress of a running sync. */
export function Empty() {
  const { t } = useTranslation("shell");
  return (
    <section className="empty">
      <title>{`${t("empty.title")} · Cambium`}</title>
      <h1>{t("empty.title")}</h1>
      <p className="answer">{t("empty.text")}</p>
      <Running />
      <Button component={Link} to="/bring">
        {t("empty.connect")}
      </Button>
      <h2>{t("empty.ways")}</h2>
      <dl>
        {WAYS_IN.map(({ id, command }) => (
          <div key={id}>
            <dt>{t(`empty.${id}`)}</dt>
            <dd>
              <code>{command}</code>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** The progress of a running sync; otherwise whether the last one failed or stopped. */
function Running() {
  const { t } = useTranslation("shell");
  const { data } = useQuery<Progress, Problem>({
    queryKey: ["sync-progress"],
    queryFn: ({ signal }) => ask<Progress>("/sync/progress", {}, signal),
    refetchInterval: 2000,
  });
  const [running] = data?.running ?? [];
  const failed = data?.last?.error ?? null;
  const unfinished = useTrust()?.unfinished ?? [];
  if (running === undefined && failed !== null)
    return <p className="bad empty-running">{t("empty.failed", { error: failed })}</p>;
  if (running === undefined && unfinished.length > 0)
    return <p className="bad empty-running">{t("empty.stopped", { accounts: listed(unfinished) })}</p>;
  if (running === undefined) return null;
  const { percent, rows, line } = running;
  return (
    <div className="empty-running" role="status">
      <p>{t("empty.running", { count: rows ?? 0, rows: whole(rows ?? 0) })}</p>
      <progress max={100} {...(percent !== null && { value: percent })} aria-label={t("empty.progress")} />
      <p className="quiet">{line}</p>
    </div>
  );
}
