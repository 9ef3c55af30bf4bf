import { useTranslation } from "react-i18next";
import type { CustomerAnswer } from "../data/api.ts";
import { moneyIn, NOTHING, whole } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import type { Files } from "../export/files.ts";
import { priceName } from "../tables/price-name.ts";
import { ScrollBox } from "../tables/scroll-box.tsx";

const INTERVALS = ["day", "week", "month", "quarter", "year"] as const;
const STATUSES = [
  "active",
  "trialing",
  "past_due",
  "canceling",
  "paused",
  "unpaid",
  "incomplete",
  "ended",
] as const;

/** A customer's current items, each a month in its own currency. */
export function CustomerItems({ items, files }: { items: CustomerAnswer["items"]; files: Files }) {
  const { t } = useTranslation(["customers", "terms", "shell"]);
  const interval = (text: string) => {
    const known = INTERVALS.find((name) => name === text);
    return known === undefined ? text : t(`terms:intervals.${known}`);
  };
  const status = (text: string) => {
    const known = STATUSES.find((name) => name === text);
    return known === undefined ? text : t(`terms:statuses.${known}`);
  };
  return (
    <section aria-labelledby="items-title" className="figure">
      <header className="section-head">
        <h2 id="items-title">{t("customers:items.title")}</h2>
        <ExportMenu id="customer-items" title={t("customers:items.title")} files={files} />
      </header>
      {items.length === 0 ? (
        <p className="quiet">{t("customers:items.none")}</p>
      ) : (
        <ScrollBox label={t("shell:table-of", { what: t("customers:items.title") })}>
          <table className="figures items">
            <caption className="unseen">{t("customers:items.title")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("terms:dimensions.product")}</th>
                <th scope="col" className="people-text">
                  {t("terms:dimensions.price")}
                </th>
                <th scope="col">{t("customers:items.quantity")}</th>
                <th scope="col" className="people-text">
                  {t("customers:items.interval")}
                </th>
                <th scope="col" className="people-text">
                  {t("customers:status")}
                </th>
                <th scope="col">{t("customers:items.since")}</th>
                <th scope="col">{t("customers:items.list")}</th>
                <th scope="col">{t("customers:items.discount")}</th>
                <th scope="col">{t("terms:dimensions.mrr")}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((item) => {
                const money = moneyIn(item.currency);
                return (
                  <tr key={`${item.subscription} ${item.item}`}>
                    <th scope="row">{item.product ?? NOTHING}</th>
                    <td className="people-text">{item.price === null ? NOTHING : priceName(item.price)}</td>
                    <td>{whole(item.quantity)}</td>
                    <td className="people-text">{interval(item.interval)}</td>
                    <td className="people-text">{status(item.status)}</td>
                    <td>{dayName(item.since)}</td>
                    <td>{money.full(item.amount)}</td>
                    <td>{item.discount === 0 ? NOTHING : money.full(item.discount)}</td>
                    <td className="column-net">{money.full(item.mrr)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </ScrollBox>
      )}
      <p className="under-table">{t("customers:items.note")}</p>
    </section>
  );
}
