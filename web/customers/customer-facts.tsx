import { useTranslation } from "react-i18next";
import type { CustomerAnswer } from "../data/api.ts";
import { type Money, NOTHING } from "../data/format.ts";
import { dayName, periodName } from "../data/period.ts";
import { CustomerLink } from "../parts/customer-link.tsx";
import { useDimensionName, valueName } from "../tables/dimension-name.ts";

const STAGES = ["trial", "onboarding", "established", "expanded", "at risk"] as const;

/** A customer's current details. */
export function CustomerFacts({ answer, money }: { answer: CustomerAnswer; money: Money }) {
  const { t } = useTranslation(["customers", "terms"]);
  const dimension = useDimensionName();
  const { account, customer, mrr, arr, since, cohort, status, url, attributes, members } = answer;
  const stage = STAGES.find((name) => name === answer.stage);
  const facts = [
    { name: t("terms:dimensions.mrr"), value: money.full(mrr), isStrong: true },
    { name: t("terms:metrics.arr.name"), value: money.full(arr), isStrong: true },
    { name: t("terms:dimensions.since"), value: since === null ? NOTHING : dayName(since) },
    {
      name: t("terms:dimensions.stage"),
      value: stage === undefined ? t(`terms:statuses.${status}`) : t(`customers:stages.${stage}`),
    },
    { name: t("terms:dimensions.cohort"), value: cohort === null ? NOTHING : periodName(cohort) },
  ];
  return (
    <section aria-label={t("customers:one.facts")}>
      <dl className="facts-large">
        {facts.map(({ name, value, isStrong }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className={isStrong ? "fact-strong" : undefined}>{value}</dd>
          </div>
        ))}
      </dl>
      <dl className="facts-small">
        <div>
          <dt>{t("terms:dimensions.customer")}</dt>
          <dd>
            <code>{customer}</code>
            {url !== null && (
              <a href={url} target="_blank" rel="noreferrer">
                {t("customers:one.at-stripe")}
              </a>
            )}
          </dd>
        </div>
        <div>
          <dt>{t("terms:dimensions.account")}</dt>
          <dd>{account}</dd>
        </div>
        {attributes.map(({ name, value }) => (
          <div key={name}>
            <dt>{dimension(name)}</dt>
            <dd>{valueName(name, value)}</dd>
          </div>
        ))}
        {members !== undefined && members.length > 1 && (
          <div>
            <dt>{t("customers:one.members")}</dt>
            <dd>
              {members.map((one) => (
                <CustomerLink key={`${one.account}/${one.customer}`} of={one} />
              ))}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}
