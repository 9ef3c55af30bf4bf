import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { verify } from "../../../src/api/evidence/verify.ts";
import { useAsk } from "../../data/asking.ts";
import { moneyIn, NOTHING, percent, whole } from "../../data/format.ts";
import { useStatus } from "../../data/scope.ts";
import { Waiting } from "../../parts/states.tsx";
import { FactTable } from "../../tables/fact-table.tsx";
import { Refused, Said } from "../said.tsx";
import { LiveTable } from "./live-table.tsx";

type VerifyAnswer = z.infer<typeof verify.output>;

/** Checks on request whether the books add up. */
export function Verified() {
  const { t } = useTranslation("settings");
  const [isAsked, setAsked] = useState(false);
  const asked = useAsk<VerifyAnswer>(isAsked ? "/verify" : null);
  const { isFetching, data } = asked;
  const said = data === undefined || isFetching ? "" : t(data.is_sound ? "said.verified" : "said.unsound");
  return (
    <section aria-labelledby="verify">
      <div className="section-head">
        <h2 id="verify">{t("imports.verify")}</h2>
        <Button
          size="compact-sm"
          variant="default"
          loading={isFetching}
          onClick={() => (isAsked ? asked.refetch() : setAsked(true))}
        >
          {t("imports.verify-run")}
        </Button>
      </div>
      <p className="quiet">{t("imports.verify-text")}</p>
      <Said text={data?.is_sound === true ? said : ""} />
      {data?.is_sound === false && <p className="bad">{said}</p>}
      <Refused problem={asked.error} />
      {isAsked && data === undefined && asked.error === null && <Waiting height={140} />}
      {data !== undefined && <Found found={data} />}
    </section>
  );
}

function Found({ found }: { found: VerifyAnswer }) {
  const { t } = useTranslation(["settings", "terms"]);
  const status = useStatus();
  const money = moneyIn(status.data?.currency ?? "USD");
  return (
    <>
      <FactTable
        caption={t("imports.verify")}
        columns={[
          { id: "check", name: t("imports.check") },
          { id: "wrong", name: t("imports.wrong"), isNumber: true },
        ]}
        rows={found.rows.map(({ check, summary, wrong_rows }) => ({
          id: check,
          cells: [summary, wrong_rows === 0 ? t("imports.right") : whole(wrong_rows)],
        }))}
      />
      <FactTable
        caption={t("imports.backing")}
        columns={[
          { id: "evidence", name: t("imports.backing") },
          { id: "changes", name: t("imports.changes"), isNumber: true },
          { id: "moved", name: t("imports.moved"), isNumber: true },
          { id: "share", name: t("imports.share"), isNumber: true },
        ]}
        rows={found.coverage.map(({ evidence, changes, moved, share }) => ({
          id: evidence,
          cells: [
            nameOf(evidence),
            whole(changes),
            money.full(moved),
            share === null ? NOTHING : percent(share),
          ],
        }))}
      />
      {found.assumed > 0 && (
        <p className="under-table">
          {t("imports.assumed", { count: found.assumed, rows: whole(found.assumed) })}
        </p>
      )}
      {found.live.length > 0 && <LiveTable rows={found.live} />}
    </>
  );

  function nameOf(evidence: string): string {
    const known = EVIDENCE.find((name) => name === evidence);
    return known === undefined ? evidence : t(`terms:evidence.${known}`);
  }
}

const EVIDENCE = ["observed", "proration", "renewal", "object", "export", "list", "assumed"] as const;
