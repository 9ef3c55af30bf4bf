import { useTranslation } from "react-i18next";
import { type Money, NOTHING, whole } from "../../data/format.ts";
import { usePageParam } from "../../data/view.ts";
import { PlainButton } from "../../look/plain-button.tsx";
import { ScrollBox } from "../../tables/scroll-box.tsx";
import { barStyle } from "../bar-style.ts";
import { flowKey, lineId, useFlowName } from "./flow-name.ts";
import type { Flow, MoveKind, Moves } from "./moves-answers.ts";
import { Sentences } from "./sentences.tsx";
import type { movesQuestion } from "./use-moves.ts";

interface Shown {
  kind: MoveKind;
  question: ReturnType<typeof movesQuestion>;
  money: Money;
  /** Whether these moves took away. */
  isDown?: boolean;
  /** The attach rate by product, beside what was added of it. */
  attach: ReadonlyMap<string, string> | undefined;
}

/** What customers moved between, with a bar for its money; a line opens its moves as sentences. */
export function FlowTable({ moves, title, ...shown }: Shown & { moves: Moves; title: string }) {
  const { t } = useTranslation(["expansion", "terms"]);
  const { kind, money, attach, isDown } = shown;
  const most = Math.max(1, ...moves.rows.map(({ value }) => Math.abs(value)));
  const units = moves.rows.reduce((sum, flow) => sum + flow.units, 0);
  return (
    <ScrollBox label={title}>
      <table className="figures flows">
        <caption className="unseen">{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t("expansion:moves.move")}</th>
            <th scope="col">
              {isDown === true
                ? `${t("terms:metrics.contraction_mrr.name")}, ${money.currency}`
                : t("expansion:ranking.mrr", { currency: money.currency })}
            </th>
            <th scope="col">{t("expansion:moves.count")}</th>
            <th scope="col">{t("expansion:moves.customers")}</th>
            {kind === "seats" && <th scope="col">{t("expansion:moves.units")}</th>}
            {attach !== undefined && <th scope="col">{t("expansion:moves.attach")}</th>}
          </tr>
        </thead>
        <tbody>
          {moves.rows.map((flow) => (
            <Line key={flowKey(kind, flow)} flow={flow} most={most} {...shown} />
          ))}
        </tbody>
        <tfoot>
          <tr className="table-total">
            <th scope="row">
              <span className="cell cell-period">{t("expansion:moves.total")}</span>
            </th>
            <td>
              <span className="cell">{money.plain(moves.total)}</span>
            </td>
            <td>
              <span className="cell">{whole(moves.moves)}</span>
            </td>
            <td />
            {kind === "seats" && (
              <td>
                <span className="cell">{whole(units)}</span>
              </td>
            )}
            {attach !== undefined && <td />}
          </tr>
        </tfoot>
      </table>
    </ScrollBox>
  );
}

function Line({
  flow,
  most,
  kind,
  question,
  money,
  attach,
  isDown = false,
}: Shown & { flow: Flow; most: number }) {
  const nameOf = useFlowName();
  const [opened, setOpened] = usePageParam("move", "");
  const key = flowKey(kind, flow, isDown);
  const isOpen = opened === key;
  const columns = 4 + (kind === "seats" ? 1 : 0) + (attach === undefined ? 0 : 1);
  return (
    <>
      <tr className={isOpen ? "is-subject" : undefined}>
        <th scope="row">
          <PlainButton
            className="cell cell-period flow-name"
            id={lineId(key)}
            aria-expanded={isOpen}
            onClick={() => setOpened(isOpen ? "" : key)}
          >
            {nameOf(kind, flow)}
          </PlainButton>
        </th>
        <td className="bar-cell">
          <i
            className={flow.value < 0 ? "bar-mark bar-down" : "bar-mark"}
            style={barStyle(Math.abs(flow.value) / most)}
            aria-hidden="true"
          />
          <span className="cell">{money.plain(flow.value)}</span>
        </td>
        <td>
          <span className="cell">{whole(flow.moves)}</span>
        </td>
        <td>
          <span className="cell">{whole(flow.customers)}</span>
        </td>
        {kind === "seats" && (
          <td>
            <span className="cell">{whole(flow.units)}</span>
          </td>
        )}
        {attach !== undefined && (
          <td>
            <span className="cell">{attach.get(flow.after) ?? NOTHING}</span>
          </td>
        )}
      </tr>
      {isOpen && (
        <tr className="flow-moves">
          <td colSpan={columns}>
            <Sentences kind={kind} flow={flow} question={question} money={money} />
          </td>
        </tr>
      )}
    </>
  );
}
