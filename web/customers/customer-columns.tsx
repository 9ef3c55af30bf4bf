import { Link } from "@tanstack/react-router";
import { type ReactNode, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { Search } from "../data/address.ts";
import type { CustomerRow } from "../data/api.ts";
import { moneyIn, NOTHING } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import { sharedSearch } from "../data/view.ts";
import type { Sort } from "./customers-search.ts";

/** A column of the customer list. */
export interface CustomerColumn {
  id: string;
  name: string;
  /** The sort order selected by its header. */
  sort: Sort | null;
  className?: string;
  isHead?: true;
  cell(customer: CustomerRow): ReactNode;
}

/** The columns of the customer list, with money in one currency: of those who left, when and with how much. */
export function useCustomerColumns(currency: string, isOfChurned: boolean): CustomerColumn[] {
  const { t, i18n } = useTranslation(["customers", "terms"]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: texts and formats follow the language
  return useMemo(() => {
    const money = moneyIn(currency);
    const signed = (minor: number | null) => (
      <span className={minor === null || minor === 0 ? "quiet" : minor > 0 ? "good" : "bad"}>
        {minor === null ? NOTHING : money.signedPlain(minor)}
      </span>
    );
    const sorted = (id: Sort, cell: CustomerColumn["cell"], name: string): CustomerColumn => ({
      id,
      name,
      sort: id,
      cell,
    });
    const name: CustomerColumn = {
      ...sorted("name", (row) => <NameLink row={row} />, t("customers:columns.name")),
      className: "people-name",
      isHead: true,
    };
    const since = sorted(
      "since",
      (row) => (row.since === null ? NOTHING : dayName(row.since)),
      t("customers:columns.since"),
    );
    const left = [
      sorted("left", ({ left_on: on }) => (on === null ? NOTHING : dayName(on)), t("customers:columns.left")),
      sorted(
        "lost",
        ({ lost }) => (lost === null ? NOTHING : <span className="bad">{money.plain(lost)}</span>),
        t("customers:columns.lost", { currency }),
      ),
    ];
    if (isOfChurned) return [name, ...left, since];
    return [
      name,
      sorted("mrr", ({ mrr }) => money.plain(mrr), t("customers:columns.mrr", { currency })),
      sorted("change", ({ change }) => signed(change), t("customers:columns.change")),
      sorted(
        "expansion",
        ({ expansion }) => (expansion === null ? NOTHING : money.plain(expansion)),
        t("customers:columns.expansion"),
      ),
      since,
      {
        id: "status",
        name: t("customers:columns.status"),
        sort: null,
        className: "people-text",
        cell: ({ status }) => t(`terms:statuses.${status}`),
      },
      {
        id: "products",
        name: t("customers:columns.products"),
        sort: null,
        className: "people-text people-products",
        cell: ({ products }) => (products.length === 0 ? NOTHING : products.join(", ")),
      },
    ];
  }, [currency, isOfChurned, t, i18n.language]);
}

function NameLink({ row: { account, customer, name } }: { row: CustomerRow }) {
  return (
    <Link
      to="/customers/$account/$customer"
      params={{ account, customer }}
      search={(now: Search) => sharedSearch(now)}
      preload={false}
      title={customer}
    >
      {name ?? customer}
    </Link>
  );
}
