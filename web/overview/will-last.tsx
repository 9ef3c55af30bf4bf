import { UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { numberIn, textIn, useMetric } from "../data/figures.ts";
import { NOTHING, percent, whole } from "../data/format.ts";
import { useDrill } from "../data/opening.ts";
import type { Scope } from "../data/scope.ts";
import { PageLink } from "../parts/page-link.tsx";
import { Waiting } from "../parts/states.tsx";
import { rangeQuestion } from "./use-key-figure.ts";

/** Of fewer, a share says little. */
const FEW = 10;
const FIGURES = ["expansion_durability", "expansion_regret"] as const;

/** Whether expansion stays: the share kept for twelve months, and the share taken back within 90 days. */
export function WillLast({ scope }: { scope: Scope }) {
  const { t } = useTranslation("overview");
  return (
    <li className="key" data-figure="lasting">
      <div className="key-head">
        <h2>{t("lasting.title")}</h2>
      </div>
      {FIGURES.map((id) => (
        <Share key={id} id={id} scope={scope} />
      ))}
      <PageLink to="/expansion" className="key-more">
        {t("more.expansion")}
      </PageLink>
    </li>
  );
}

function Share({ id, scope }: { id: (typeof FIGURES)[number]; scope: Scope }) {
  const { t } = useTranslation("overview");
  const { open } = useDrill();
  const { data } = useMetric(id, { ...rangeQuestion(scope), counts: true });
  const row = data?.rows[0];
  const [value, count] = [numberIn(row, "value"), numberIn(row, "customers")];
  const period = textIn(row, "period");
  const text = value === null ? NOTHING : percent(value);
  const isFew = count !== null && count < FEW;
  const words = t(`lasting.${id}`);
  return (
    <div className={isFew ? "lasting is-few" : "lasting"}>
      {data === undefined ? (
        <Waiting height={30} width={90} />
      ) : value === null || period === null ? (
        <span className="key-value quiet">{text}</span>
      ) : (
        <UnstyledButton
          className="key-value"
          aria-label={t("behind", { what: words, value: text })}
          onClick={({ currentTarget }) => open({ metric: id, period, where: [] }, currentTarget)}
        >
          {text}
        </UnstyledButton>
      )}
      <p className="key-quiet">
        {words}
        {count !== null && ` ${t("lasting.of", { count, number: whole(count) })}`}
      </p>
    </div>
  );
}
