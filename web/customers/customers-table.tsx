import { useElementScrollRestoration } from "@tanstack/react-router";
import {
  type ColumnDef,
  type ReactTable,
  type Row,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useEffect, useMemo, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { CustomerRow } from "../data/api.ts";
import { whole } from "../data/format.ts";
import { type CustomerColumn, useCustomerColumns } from "./customer-columns.tsx";
import { type Order, SORTS, type Sort, usualOrder } from "./customers-search.ts";
import { useTallList } from "./tall-list.ts";
import { type CustomerList, useCustomersAt } from "./use-customers.ts";

const ROW = 36;
const BOX = "customers";

/** A place of the list; null until its customer is here. */
interface Place {
  index: number;
  customer: CustomerRow | null;
}

const features = tableFeatures({ rowSortingFeature });
type Features = typeof features;

interface Sorting {
  sort: Sort;
  order: Order;
  onSort: (sort: Sort, order: Order) => void;
}

/** All customers of a list, of which only those in sight are fetched and drawn. */
export function CustomersTable({
  list,
  sort,
  order,
  currency,
  onSort,
}: Sorting & {
  list: CustomerList;
  currency: string;
}) {
  const { t } = useTranslation(["customers", "shell"]);
  const box = useRef<HTMLElement>(null);
  const left = useElementScrollRestoration({ id: BOX });
  const total = list.answer?.total ?? 0;
  const tall = useTallList({ box, count: total, rowHeight: ROW, from: left?.scrollY ?? 0 });
  useBackToTop(list.key, tall.toTop);
  const places = tall.items.map(({ index }) => index);
  const customers = useCustomersAt(list.question, places);
  const data = places.map((index, nth): Place => ({ index, customer: customers[nth] ?? null }));
  const columns = useCustomerColumns(currency, list.question.status === "churned");
  const table = useSortedTable(data, columns, { sort, order, onSort });
  return (
    <section
      className="people-box"
      ref={box}
      aria-label={t("shell:table-of", { what: t("customers:title") })}
      aria-busy={list.isComing}
      data-scroll-restoration-id={BOX}
    >
      <div style={{ height: tall.height + ROW }} className="people-list" data-of={list.question.status}>
        <table className="figures people" aria-rowcount={total + 1} style={{ top: tall.start }}>
          <caption className="unseen">
            {t("customers:caption", { count: total, total: whole(total) })}
          </caption>
          <Heads table={table} columns={columns} />
          <tbody>
            {table.getRowModel().rows.map((row) => (
              <Customer key={row.id} row={row} columns={columns} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** Places as a table that is sorted where they come from. */
function useSortedTable(
  data: Place[],
  columns: CustomerColumn[],
  { sort, order, onSort }: Sorting,
): ReactTable<Features, Place> {
  return useTable<Features, Place>({
    features,
    data,
    columns: useMemo(() => columns.map(definitionOf), [columns]),
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
    getRowId: ({ index }) => String(index),
    state: { sorting: [{ id: sort, desc: order === "desc" }] },
    onSortingChange: (change) => {
      const [next] = typeof change === "function" ? change([{ id: sort, desc: order === "desc" }]) : change;
      const chosen = SORTS.find((name) => name === next?.id);
      if (chosen !== undefined && next !== undefined) onSort(chosen, next.desc ? "desc" : "asc");
    },
  });
}

/** A place of the list; it waits until its customer is here. */
function Customer({ row, columns }: { row: Row<Features, Place>; columns: CustomerColumn[] }) {
  const { index, customer } = row.original;
  return (
    <tr aria-rowindex={index + 2}>
      {row.getAllCells().map((cell, nth) => {
        const column = columns[nth];
        const Cell = column?.isHead === true ? "th" : "td";
        return (
          <Cell key={cell.id} className={column?.className} {...(column?.isHead && { scope: "row" })}>
            {customer === null ? <span className="waiting people-waiting" /> : column?.cell(customer)}
          </Cell>
        );
      })}
    </tr>
  );
}

/** Names of columns; those that the list can be sorted by are buttons. */
function Heads({ table, columns }: { table: ReactTable<Features, Place>; columns: CustomerColumn[] }) {
  return (
    <thead>
      {table.getHeaderGroups().map((group) => (
        <tr key={group.id} aria-rowindex={1}>
          {group.headers.map(({ column }, nth) => {
            const sorted = column.getIsSorted();
            const { name, className } = columns[nth] ?? { name: "" };
            const direction = sorted === "asc" ? "ascending" : "descending";
            return (
              <th
                key={column.id}
                scope="col"
                className={className}
                {...(column.getCanSort() && { "aria-sort": sorted === false ? "none" : direction })}
              >
                {column.getCanSort() ? (
                  <button type="button" className="people-sort" onClick={() => column.toggleSorting()}>
                    {name}
                    <span aria-hidden="true">{sorted === false ? "" : sorted === "asc" ? " ↑" : " ↓"}</span>
                  </button>
                ) : (
                  name
                )}
              </th>
            );
          })}
        </tr>
      ))}
    </thead>
  );
}

function definitionOf({ id, sort }: CustomerColumn): ColumnDef<Features, Place> {
  return {
    id,
    accessorFn: ({ index }) => index,
    enableSorting: sort !== null,
    sortDescFirst: sort !== null && usualOrder(sort) === "desc",
  };
}

/** Another list is read from its beginning. */
function useBackToTop(key: string, toTop: () => void): void {
  const known = useRef(key);
  useEffect(() => {
    if (known.current === key) return;
    known.current = key;
    toTop();
  });
}
