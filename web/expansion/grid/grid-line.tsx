import { useTranslation } from "react-i18next";
import { writeFilter } from "../../../src/base/filter-text.ts";
import { NOTHING, whole } from "../../data/format.ts";
import { periodName } from "../../data/period.ts";
import { useView } from "../../data/view.ts";
import { PlainButton } from "../../look/plain-button.tsx";
import { CustomerLink } from "../../parts/customer-link.tsx";
import { CellButton } from "../../tables/cell-button.tsx";
import { valueName } from "../../tables/dimension-name.ts";
import { barStyle } from "../bar-style.ts";
import { ChangeText } from "../change-text.tsx";
import { type GridShown, hasChange, rateText } from "./grid-shown.ts";
import type { GridRow } from "./use-grid.ts";

/** One customer, owner or value: what it added, how much that is of what it had, of how many, and what is still open. */
export function GridLine({
  row,
  most,
  about,
  money,
  grid,
  ticked,
  onTick,
  worked,
  onPipeline,
}: GridShown & { row: GridRow; most: number }) {
  const { t } = useTranslation("expansion");
  const { key, expansion, rate, n, of, headroom, owner, is_few: isFew } = row;
  const isOfCustomer = row.customer !== null;
  const name = nameOf();
  return (
    <tr className={isFew ? "is-few" : undefined} data-row>
      <th scope="row">
        <span className={ticked === null ? "cell cell-period" : "cell cell-period grid-name"}>
          {ticked !== null && key !== null && (
            <input
              type="checkbox"
              aria-label={t("grid.pick", { name })}
              checked={ticked.includes(key)}
              onChange={() => onTick(key)}
            />
          )}
          {row.customer !== null && row.account !== null ? (
            <CustomerLink of={{ account: row.account, customer: row.customer, name: row.name }} />
          ) : (
            name
          )}
        </span>
      </th>
      <td className="bar-cell">
        <i className="bar-mark" style={barStyle(Math.max(0, expansion) / most)} aria-hidden="true" />
        <Added of={{ about, row, by: grid.by }} text={money.plain(expansion)} name={name} />
      </td>
      {hasChange(about, grid) && (
        <td>
          <span className="cell">
            <ChangeText row={row} before={null} unit="money" money={money} />
          </span>
        </td>
      )}
      <td>
        <span className="cell">{rateText(rate)}</span>
      </td>
      <td>
        <span className="cell">
          {of === null ? whole(n) : t("grid.n-of", { n: whole(n), of: whole(of) })}
        </span>
      </td>
      <td>
        <span className="cell">{headroom === null ? NOTHING : money.plain(headroom)}</span>
      </td>
      {isOfCustomer && (
        <td className="people-text">
          <span className={owner === null ? "cell quiet" : "cell"}>{owner ?? t("grid.nobody")}</span>
        </td>
      )}
      {isOfCustomer && (
        <td>
          <span className="cell">
            {worked.includes(key ?? "") ? (
              t("grid.in-pipeline")
            ) : (
              <PlainButton
                className="link"
                aria-label={`${t("grid.pipeline")}: ${name}`}
                onClick={() => onPipeline(row)}
              >
                {t("grid.pipeline")}
              </PlainButton>
            )}
          </span>
        </td>
      )}
    </tr>
  );

  function nameOf(): string {
    if (row.customer !== null) return row.name ?? row.customer;
    if (row.name === null) return grid.by === "owner" ? t("grid.nobody") : t("ranking.none");
    return grid.by === "owner" ? row.name : valueName(grid.by, row.name);
  }
}

/** What was added: of a customer, it opens its changes; of a value, its customers. */
function Added({
  of: { about, row, by },
  text,
  name,
}: {
  of: { about: GridShown["about"]; row: GridRow; by: string };
  text: string;
  name: string;
}) {
  const { t } = useTranslation("drill");
  const [, change] = useView();
  const { subject } = about;
  const label = `${name}, ${periodName(subject)}`;
  const { account, customer, key } = row;
  if (account === null || customer === null) {
    const isOpen = key !== null && by !== "owner" && row.expansion !== 0;
    const where = isOpen ? [writeFilter({ name: by, value: key })] : [];
    const drill = isOpen ? { metric: "expansion_mrr", period: subject, where } : null;
    return <CellButton drill={drill} text={text} label={label} />;
  }
  return (
    <PlainButton
      className="cell"
      aria-label={t("cell", { figure: text, of: label })}
      onClick={() =>
        change({ drill: { metric: "expansion_mrr", period: subject, where: [] }, who: { account, customer } })
      }
    >
      {text}
    </PlainButton>
  );
}
