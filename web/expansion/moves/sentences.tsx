import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Search } from "../../data/address.ts";
import { type Money, whole } from "../../data/format.ts";
import { dayName } from "../../data/period.ts";
import { sharedSearch } from "../../data/view.ts";
import { Evidence } from "../../drill/evidence.tsx";
import { usePagesOf } from "../../growth/pages-of.ts";
import { ShowMore } from "../../growth/show-more.tsx";
import { Trouble, Waiting } from "../../parts/states.tsx";
import { valueName } from "../../tables/dimension-name.ts";
import type { Flow, Moved, MovedRow, MoveKind } from "./moves-answers.ts";
import type { movesQuestion } from "./use-moves.ts";

/** Each move of a flow as a sentence with its evidence: who, when, from what to what, and what it added. */
export function Sentences({
  kind,
  flow: { before, after },
  question,
  money,
}: {
  kind: MoveKind;
  flow: Flow;
  question: ReturnType<typeof movesQuestion>;
  money: Money;
}) {
  const list = usePagesOf<Moved>(`/moved/${kind}`, { ...question, before, after });
  if (list.error !== null) return <Trouble problem={list.error} onRetry={list.retry} />;
  if (list.first === null) return <Waiting height={80} />;
  const rows = list.pages.flatMap((page) => page.rows);
  return (
    <>
      <ol className="sentences">
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: moves have no key of their own and keep their order
          <Sentence key={index} row={row} money={money} />
        ))}
      </ol>
      <ShowMore listed={rows.length} all={list.first.total} isComing={list.isComing} onMore={list.more} />
    </>
  );
}

function Sentence({ row, money }: { row: MovedRow; money: Money }) {
  const { t } = useTranslation("expansion");
  const { account, customer, name, change, value } = row;
  const whatOf = useWhat();
  return (
    <li>
      <p>
        <Link
          className="link"
          to="/customers/$account/$customer"
          params={{ account, customer }}
          search={(now: Search) => sharedSearch(now)}
        >
          {name ?? customer}
        </Link>
        {", "}
        {t("moves.sentence", { day: dayName(row.on), what: whatOf(row) })},{" "}
        <strong>{money.signed(change)}</strong>
        {change !== value && (
          <span className="quiet"> ({t("moves.part", { value: money.signed(value) })})</span>
        )}
      </p>
      <Evidence evidence={row.evidence} />
    </li>
  );
}

/** What an item was and became: "Team → Business, 8 → 10 seats". */
function useWhat(): (row: MovedRow) => string {
  const { t } = useTranslation("expansion");
  return (row) => {
    const { before_product: from, after_product: to, before_interval, after_interval } = row;
    const [was, is] = [row.before_quantity, row.after_quantity];
    const isPair = from !== null && to !== null;
    const isOther = row.before_price !== row.after_price;
    const priced = before_interval === after_interval && isOther;
    const parts = [
      from === null
        ? t("moves.added", { product: to })
        : to === null
          ? t("moves.dropped", { product: from })
          : from !== to
            ? `${from} → ${to}`
            : priced
              ? `${from}: ${row.before_price} → ${row.after_price}`
              : from,
      ...(isPair && before_interval !== null && after_interval !== null && before_interval !== after_interval
        ? [`${valueName("interval", before_interval)} → ${valueName("interval", after_interval)}`]
        : []),
      ...(isPair && was !== is && was !== null && is !== null
        ? [t("moves.quantity", { before: whole(was), after: whole(is) })]
        : []),
      ...(isPair && was === is && is !== null && is > 1 ? [t("moves.kept", { seats: whole(is) })] : []),
      ...(from === null && is !== null && is !== 1
        ? [t("moves.quantity", { before: whole(0), after: whole(is) })]
        : []),
    ];
    return parts.join(", ");
  };
}
