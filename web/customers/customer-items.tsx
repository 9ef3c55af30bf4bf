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

type Item = CustomerAnswer["items"][number];

/** A customer's current items, each a month in its own currency. */
export function CustomerItems({ items, files }: { items: Item[]; files: Files }) {
  return <Items of="items" items={items} files={files} />;
}

/** The items that a customer had, as they were last, from when until when. */
export function PastItems({ items, files }: { items: Item[]; files: Files }) {
  return <Items of="past-items" items={items} files={files} />;
}

function Items({ of, items, files }: { of: "items" | "past-items"; items: Item[]; files: Files }) {
  const { t } = useTranslation(["customers", "terms", "shell"]);
  const title = t(`customers:${of}.title`);
  const isPast = of === "past-items";
  return (
    <section aria-labelledby={`${of}-title`} className="figure">
      <header className="section-head">
        <h2 id={`${of}-title`}>{title}</h2>
        <ExportMenu id={`customer-${of}`} title={title} files={files} />
      </header>
      {items.length === 0 ? (
        <p className="quiet">{t("customers:items.none")}</p>
      ) : (
        <ScrollBox label={t("shell:table-of", { what: title })}>
          <table className="figures items">
            <caption className="unseen">{title}</caption>
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
                {!isPast && (
                  <th scope="col" className="people-text">
                    {t("customers:status")}
                  </th>
                )}
                <th scope="col">{t("customers:items.since")}</th>
                {isPast && <th scope="col">{t("customers:items.until")}</th>}
                <th scope="col">{t("customers:items.list")}</th>
                <th scope="col">{t("customers:items.discount")}</th>
                {!isPast && <th scope="col">{t("terms:dimensions.mrr")}</th>}
              </tr>
            </thead>
            <tbody>
              {items.map((item) => (
                <ItemRow
                  key={`${item.subscription} ${item.item} ${item.since}`}
                  item={item}
                  isPast={isPast}
                />
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
      <p className="under-table">{t("customers:items.note")}</p>
    </section>
  );
}

function ItemRow({ item, isPast }: { item: Item; isPast: boolean }) {
  const { t } = useTranslation(["customers", "terms"]);
  const money = moneyIn(item.currency);
  const known = INTERVALS.find((name) => name === item.interval);
  const status = STATUSES.find((name) => name === item.status);
  return (
    <tr>
      <th scope="row">{item.product ?? NOTHING}</th>
      <td className="people-text">{item.price === null ? NOTHING : priceName(item.price)}</td>
      <td>{whole(item.quantity)}</td>
      <td className="people-text">{known === undefined ? item.interval : t(`terms:intervals.${known}`)}</td>
      {!isPast && (
        <td className="people-text">{status === undefined ? item.status : t(`terms:statuses.${status}`)}</td>
      )}
      <td>{dayName(item.since)}</td>
      {isPast && <td>{item.until === null ? NOTHING : dayName(item.until)}</td>}
      <td>{money.full(item.amount)}</td>
      <td>{item.discount === 0 ? NOTHING : money.full(item.discount)}</td>
      {!isPast && <td className="column-net">{money.full(item.mrr)}</td>}
    </tr>
  );
}
