import { UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { moneyIn, whole } from "../../data/format.ts";
import { periodName } from "../../data/period.ts";
import { CustomerLink } from "../../parts/customer-link.tsx";
import { FactTable } from "../../tables/fact-table.tsx";
import type { Comparison } from "../answers.ts";
import { fieldValue, valueWords } from "./policy-words.ts";

/** The result of a comparison: both figures in a sentence, the effect of each setting, and the customers affected. */
export function Compared({
  found,
  ofSetting,
  onSetting,
}: {
  found: Comparison;
  /** The setting to list customers for; empty for all. */
  ofSetting: string;
  onSetting: (setting: string) => void;
}) {
  const { t } = useTranslation(["settings", "terms"]);
  const { t: own } = useTranslation("settings");
  const money = moneyIn(found.currency);
  const text = found.unit === "money" ? money.full : whole;
  const signed = found.unit === "money" ? money.signed : whole;
  const metric = t(`terms:metrics.${found.metric}.name`);
  const figure = found.figures.find((one) => one.metric === found.metric);
  const [a, b] = [found.policy_a, found.policy_b];
  const caption = t("settings:policy.compare-caption", { metric, a, b });
  if (figure === undefined) return null;
  return (
    <>
      <p className="compared-told">
        {t("settings:policy.compare-told", {
          metric,
          period: periodName(found.period),
          a: text(figure.a),
          b: text(figure.b),
          one: a,
          other: b,
        })}
      </p>
      {found.note !== null && <p className="quiet">{found.note}</p>}
      <FactTable
        caption={caption}
        columns={[
          { id: "setting", name: t("settings:setting") },
          { id: "a", name: a },
          { id: "b", name: b },
          { id: "difference", name: t("settings:policy.difference"), isNumber: true },
          { id: "customers", name: t("settings:policy.customers"), isNumber: true },
        ]}
        rows={[
          ...found.settings.map((row) => ({
            id: row.setting,
            isQuiet: row.customers === 0,
            isMarked: row.setting === ofSetting,
            cells: [
              t(`settings:policy.names.${row.setting}`),
              valueWords(row.setting, fieldValue(row.a), own),
              valueWords(row.setting, fieldValue(row.b), own),
              signed(row.difference),
              row.customers === 0 ? (
                whole(0)
              ) : (
                <UnstyledButton
                  key="customers"
                  className="link"
                  aria-pressed={row.setting === ofSetting}
                  aria-label={t("settings:policy.compare-customers", {
                    count: row.customers,
                    number: whole(row.customers),
                    setting: t(`settings:policy.names.${row.setting}`),
                  })}
                  onClick={() => onSetting(row.setting === ofSetting ? "" : row.setting)}
                >
                  {whole(row.customers)}
                </UnstyledButton>
              ),
            ],
          })),
          {
            id: "total",
            cells: [
              <strong key="total">{t("settings:policy.total")}</strong>,
              "",
              "",
              <strong key="sum">{signed(figure.difference)}</strong>,
              "",
            ],
          },
        ]}
      />
      {found.rows.length > 0 && (
        <>
          <h3>{t("settings:policy.compare-lines")}</h3>
          <FactTable
            caption={t("settings:policy.compare-lines")}
            columns={[
              { id: "customer", name: t("settings:links.customer") },
              { id: "setting", name: t("settings:setting") },
              { id: "difference", name: t("settings:policy.difference"), isNumber: true },
            ]}
            rows={found.rows.map(({ setting, account, customer, name, difference }) => ({
              id: `${setting} ${account}/${customer}`,
              cells: [
                <CustomerLink key="customer" of={{ account, customer, name }} />,
                t(`settings:policy.names.${setting}`),
                signed(difference),
              ],
            }))}
          />
          <p className="under-table">
            {t("settings:policy.compare-lines-of", {
              shown: whole(found.rows.length),
              total: whole(found.lines),
            })}
          </p>
        </>
      )}
    </>
  );
}
