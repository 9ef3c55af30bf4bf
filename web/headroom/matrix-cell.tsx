import { Tooltip } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { Search } from "../data/address.ts";
import type { Money } from "../data/format.ts";
import { NOTHING } from "../data/format.ts";
import { sharedSearch } from "../data/view.ts";
import type { Whitespace } from "../growth/growth-answers.ts";

type Cell = Whitespace["rows"][number]["cells"][number];

const REASONS = [
  "no plan",
  "no plan that it is bought with, or no price in its currency",
  "no price in its currency",
] as const;

/** A customer and a family or add-on; leads to the customer, and says its state by hover and focus. */
export function MatrixCell({
  of: { account, customer },
  column,
  cell,
  money,
}: {
  of: { account: string; customer: string };
  column: string;
  cell: Cell;
  money: Money;
}) {
  const { t } = useTranslation("headroom");
  const told = {
    column,
    owned: money.full(cell.owned),
    open: money.full(cell.open),
    pipeline: money.full(cell.pipeline),
    reason: reasonOf(),
  };
  const state = {
    owned: cell.open > 0 ? t("matrix.cell-owned-open", told) : t("matrix.cell-owned", told),
    "in pipeline": t("matrix.cell-open", told),
    open: t("matrix.cell-open", told),
    "not eligible": t("matrix.cell-not", told),
  }[cell.state];
  const isWorked = cell.pipeline > 0;
  const label = isWorked ? t("matrix.cell-worked", { ...told, state }) : state;
  return (
    <td data-state={cell.state} data-worked={isWorked}>
      <Tooltip label={label} events={{ hover: true, focus: true, touch: true }} multiline maw={320} withArrow>
        <Link
          className="matrix-cell"
          to="/customers/$account/$customer"
          params={{ account, customer }}
          search={(now: Search) => sharedSearch(now)}
          preload={false}
          aria-label={label}
        >
          {textOf()}
        </Link>
      </Tooltip>
    </td>
  );

  function textOf() {
    if (cell.state === "not eligible") return NOTHING;
    if (cell.state === "in pipeline") return `→ ${money.plain(cell.pipeline)}`;
    if (cell.state === "open") return `+${money.plain(cell.open)}`;
    return (
      <>
        <span aria-hidden="true">✓ </span>
        {cell.open > 0 && <span className="matrix-next">+{money.plain(cell.open)}</span>}
      </>
    );
  }

  function reasonOf(): string {
    const known = REASONS.find((reason) => reason === cell.reason);
    return known === undefined ? (cell.reason ?? "") : t(`matrix.reasons.${known}`);
  }
}
