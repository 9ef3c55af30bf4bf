import { Button, Drawer } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAsk, useTell } from "../data/asking.ts";
import { moneyIn, NOTHING, percent, whole } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import { usePageParam } from "../data/view.ts";
import type { DealAnswer, DealRow, ToldDeal } from "../growth/pipeline-answers.ts";
import { CustomerLink } from "../parts/customer-link.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { Refused, Said } from "../settings/said.tsx";
import { kindOf, signalText } from "../signals/signal-key.ts";
import { LoseModal } from "./board/lose-modal.tsx";
import { DealForm } from "./deal-form.tsx";
import { DealHistory } from "./deal-history.tsx";

/** A drawer with one opportunity: what it is, edited in place, and what happened to it. It is in the address. */
export function DealDrawer() {
  const { t } = useTranslation(["pipeline", "shell"]);
  const [id, open] = usePageParam("deal", "");
  const asked = useAsk<DealAnswer>(id === "" ? null : `/opportunities/${encodeURIComponent(id)}`);
  const answer = asked.isPlaceholderData ? undefined : asked.data;
  return (
    <Drawer
      opened={id !== ""}
      onClose={() => open("")}
      position="right"
      size={560}
      padding="lg"
      transitionProps={{ duration: 140 }}
      title={answer?.opportunity?.title ?? (id === "" ? "" : t("pipeline:one.title"))}
      closeButtonProps={{ "aria-label": t("shell:close"), size: "md" }}
      overlayProps={{ backgroundOpacity: 0.25 }}
    >
      {id !== "" && asked.error !== null && <Trouble problem={asked.error} onRetry={() => asked.refetch()} />}
      {id !== "" && asked.error === null && answer === undefined && <Waiting height={420} />}
      {id !== "" && asked.error === null && answer !== undefined && <One key={id} answer={answer} />}
    </Drawer>
  );
}

function One({ answer }: { answer: DealAnswer }) {
  const { t } = useTranslation("pipeline");
  const [said, setSaid] = useState("");
  const [isLosing, losing] = useDisclosure(false);
  const saving = useTell<ToldDeal>(({ stage }) =>
    setSaid(t(stage === "closed_lost" ? "lose.done" : "one.saved")),
  );
  const { opportunity: deal } = answer;
  if (deal === null)
    return (
      <>
        <p className="section-answer">{t("one.removed")}</p>
        <DealHistory answer={answer} />
      </>
    );
  const path = `/opportunities/${encodeURIComponent(deal.id)}`;
  return (
    <div className="deal-one">
      <Facts deal={deal} currency={answer.currency} />
      <DealForm
        key={deal.version}
        deal={deal}
        isBusy={saving.isPending}
        onSave={(input) => saving.mutate({ path, input: { ...input, if_version: deal.version } })}
      >
        {deal.status === "open" && (
          <Button size="xs" variant="default" onClick={losing.open}>
            {t("lose.open")}
          </Button>
        )}
      </DealForm>
      <Refused problem={saving.error} />
      <Said text={said} />
      <DealHistory answer={answer} />
      <LoseModal
        deal={isLosing ? deal : null}
        onKeep={losing.close}
        onLose={(reason) => {
          losing.close();
          saving.mutate({ path: `${path}/lose`, input: { reason, if_version: deal.version } });
        }}
      />
    </div>
  );
}

function Facts({ deal, currency }: { deal: DealRow; currency: string }) {
  const { t } = useTranslation("pipeline");
  const { chance, chance_by: by } = deal;
  const kind = kindOf(deal.signal_kind ?? undefined);
  return (
    <>
      <p className="section-answer">
        <CustomerLink of={deal} />
        {" · "}
        {t("one.stage-since", {
          stage: deal.stage_name,
          count: deal.days_in_stage,
          days: whole(deal.days_in_stage),
          day: dayName(deal.in_stage_since),
        })}
        {deal.lost_reason !== null && ` · ${t("one.lost-for", { reason: deal.lost_reason })}`}
      </p>
      <dl className="signal-step deal-facts">
        <div>
          <dt>{t("one.mrr")}</dt>
          <dd>{moneyIn(deal.currency).full(deal.mrr)}</dd>
        </div>
        <div>
          <dt>{t("one.weighted")}</dt>
          <dd>{deal.weighted === null ? NOTHING : moneyIn(currency).full(deal.weighted)}</dd>
        </div>
        <div>
          <dt>{t("one.chance")}</dt>
          <dd>{chance === null ? NOTHING : percent(chance)}</dd>
          {by !== null && <dd className="fact-under">{t(`one.by-${by}`)}</dd>}
        </div>
      </dl>
      {kind !== undefined && (
        <p>
          <PageLink
            to="/signals"
            also={{
              signal: signalText({
                kind,
                account: deal.account,
                customer: deal.customer,
                subject: deal.signal_subject ?? "",
              }),
            }}
          >
            {t("one.signal")}
          </PageLink>
        </p>
      )}
    </>
  );
}
