import { useTranslation } from "react-i18next";
import type { Money } from "../data/format.ts";
import { CellButton } from "../tables/cell-button.tsx";
import { ScrollBox } from "../tables/scroll-box.tsx";
import { rangeBefore, stepDrill, useStepName, type WaterfallAnswer } from "./steps.ts";

/** The steps as a table: the change of each, and the level it reaches. */
export function WaterfallTable({
  answer,
  money,
  title,
}: {
  answer: WaterfallAnswer;
  money: Money;
  title: string;
}) {
  const { t } = useTranslation(["movements", "shell"]);
  const nameOf = useStepName();
  const before = rangeBefore(answer);
  return (
    <>
      <ScrollBox label={t("shell:table-of", { what: title })}>
        <table className="figures steps">
          <caption className="unseen">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{t("movements:waterfall.step")}</th>
              <th scope="col">{t("movements:waterfall.amount")}</th>
              <th scope="col">{t("movements:waterfall.level")}</th>
              {before !== null && (
                <>
                  <th scope="col">{before}</th>
                  <th scope="col">{t("movements:waterfall.change")}</th>
                </>
              )}
            </tr>
          </thead>
          <tbody>
            {answer.steps.map((step) => {
              const isBalance = step.kind === "balance";
              const name = nameOf(step);
              return (
                <tr key={step.id} className={isBalance ? "step-balance" : undefined}>
                  <th scope="row">{name}</th>
                  <td>
                    <CellButton
                      text={isBalance ? money.plain(step.value) : money.signedPlain(step.value)}
                      drill={step.value === 0 ? null : stepDrill(step, answer)}
                      label={name}
                    />
                  </td>
                  <td className="quiet">
                    <span className="cell">{isBalance ? "" : money.plain(step.end)}</span>
                  </td>
                  {before !== null && (
                    <>
                      <td className="quiet">
                        <span className="cell">
                          {isBalance
                            ? money.plain(step.previous ?? 0)
                            : money.signedPlain(step.previous ?? 0)}
                        </span>
                      </td>
                      <td>
                        <span className="cell">{money.signedPlain(step.change ?? 0)}</span>
                      </td>
                    </>
                  )}
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollBox>
      <p className="under-table">{t("movements:waterfall.hint", { currency: money.currency })}</p>
    </>
  );
}
