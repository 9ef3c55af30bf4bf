import { useTranslation } from "react-i18next";
import { moneyIn, whole } from "../../data/format.ts";
import { periodName } from "../../data/period.ts";
import { PlainButton } from "../../look/plain-button.tsx";
import { CustomerLink } from "../../parts/customer-link.tsx";
import { FactTable } from "../../tables/fact-table.tsx";
import type { Comparison } from "../answers.ts";
import { fieldValue, valueWords } from "./policy-words.ts";

type Figure = Comparison["figures"][number];

interface Picked {
  /** The setting to list customers for; empty for all. */
  ofSetting: string;
  onSetting: (setting: string) => void;
}

/** The result of a comparison: both figures in a sentence, the effect of each setting, and the customers affected. */
export function Compared({ found, ...picked }: Picked & { found: Comparison }) {
  const figure = found.figures.find((one) => one.metric === found.metric);
  if (figure === undefined) return null;
  return (
    <>
      <Told found={found} figure={figure} />
      {found.note !== null && <p className="quiet">{found.note}</p>}
      <BySetting found={found} total={figure.difference} {...picked} />
      {found.rows.length > 0 && <Customers found={found} />}
    </>
  );
}

function Told({ found, figure }: { found: Comparison; figure: Figure }) {
  const { t } = useTranslation(["settings", "terms"]);
  const text = found.unit === "money" ? moneyIn(found.currency).full : whole;
  return (
    <p className="compared-told">
      {t("settings:policy.compare-told", {
        metric: t(`terms:metrics.${found.metric}.name`),
        period: periodName(found.period),
        a: text(figure.a),
        b: text(figure.b),
        one: found.policy_a,
        other: found.policy_b,
      })}
    </p>
  );
}

/** What each setting makes of the difference, and the sum. */
function BySetting({ found, total, ...picked }: Picked & { found: Comparison; total: Figure["difference"] }) {
  const { t } = useTranslation(["settings", "terms"]);
  const { t: own } = useTranslation("settings");
  const signed = signedIn(found);
  const metric = t(`terms:metrics.${found.metric}.name`);
  const [a, b] = [found.policy_a, found.policy_b];
  const columns = [
    { id: "setting", name: t("settings:setting") },
    { id: "a", name: a },
    { id: "b", name: b },
    { id: "difference", name: t("settings:policy.difference"), isNumber: true },
    { id: "customers", name: t("settings:policy.customers"), isNumber: true },
  ];
  const rows = found.settings.map((row) => ({
    id: row.setting,
    isQuiet: row.customers === 0,
    isMarked: row.setting === picked.ofSetting,
    cells: [
      t(`settings:policy.names.${row.setting}`),
      valueWords(row.setting, fieldValue(row.a), own),
      valueWords(row.setting, fieldValue(row.b), own),
      signed(row.difference),
      row.customers === 0 ? whole(0) : <ShowCustomers key="customers" row={row} {...picked} />,
    ],
  }));
  const sum = [
    <strong key="total">{t("settings:policy.total")}</strong>,
    "",
    "",
    <strong key="sum">{signed(total)}</strong>,
    "",
  ];
  return (
    <FactTable
      caption={t("settings:policy.compare-caption", { metric, a, b })}
      columns={columns}
      rows={[...rows, { id: "total", cells: sum }]}
    />
  );
}

/** How many customers a setting makes a difference to; lists them alone, or those of all again. */
function ShowCustomers({
  row: { setting, customers },
  ofSetting,
  onSetting,
}: Picked & { row: Comparison["settings"][number] }) {
  const { t } = useTranslation("settings");
  return (
    <PlainButton
      className="link"
      aria-pressed={setting === ofSetting}
      aria-label={t("policy.compare-customers", {
        count: customers,
        number: whole(customers),
        setting: t(`policy.names.${setting}`),
      })}
      onClick={() => onSetting(setting === ofSetting ? "" : setting)}
    >
      {whole(customers)}
    </PlainButton>
  );
}

/** At whom the difference is, and how many of them are listed. */
function Customers({ found }: { found: Comparison }) {
  const { t } = useTranslation("settings");
  const signed = signedIn(found);
  return (
    <>
      <h3>{t("policy.compare-lines")}</h3>
      <FactTable
        caption={t("policy.compare-lines")}
        columns={[
          { id: "customer", name: t("links.customer") },
          { id: "setting", name: t("setting") },
          { id: "difference", name: t("policy.difference"), isNumber: true },
        ]}
        rows={found.rows.map(({ setting, account, customer, name, difference }) => ({
          id: `${setting} ${account}/${customer}`,
          cells: [
            <CustomerLink key="customer" of={{ account, customer, name }} />,
            t(`policy.names.${setting}`),
            signed(difference),
          ],
        }))}
      />
      <p className="under-table">
        {t("policy.compare-lines-of", { shown: whole(found.rows.length), total: whole(found.lines) })}
      </p>
    </>
  );
}

function signedIn({ unit, currency }: Comparison): (value: number) => string {
  return unit === "money" ? moneyIn(currency).signed : whole;
}
