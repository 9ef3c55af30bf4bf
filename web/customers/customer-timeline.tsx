import { useTranslation } from "react-i18next";
import type { Money } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import { ProofLine } from "../drill/proof-line.tsx";
import { ExportMenu } from "../export/export-menu.tsx";
import type { Files } from "../export/files.ts";
import { changeId } from "./customer-history.tsx";
import type { CustomerSet } from "./customer-sets.ts";
import { useCausesOf } from "./customer-title.ts";
import { useWhatChanged } from "./what-changed.ts";

/**
 * Everything that changed a customer's MRR, newest first: changes with their parts, each with its rule and evidence.
 */
export function CustomerTimeline({
  sets,
  money,
  files,
}: {
  sets: CustomerSet[];
  money: Money;
  files: Files;
}) {
  const { t } = useTranslation(["customers", "terms", "drill"]);
  const nameOf = useCausesOf();
  const whatOf = useWhatChanged();
  const headOf = (set: CustomerSet) => {
    const [type, causes] = [t(`terms:types.${set.type}`), nameOf(set)];
    return type === causes ? type : t("customers:one.named", { type, causes });
  };
  return (
    <section aria-labelledby="timeline-title" className="figure">
      <header className="section-head">
        <h2 id="timeline-title">{t("customers:one.timeline")}</h2>
        <ExportMenu id="customer-changes" title={t("customers:one.timeline")} files={files} />
      </header>
      <ol className="timeline">
        {sets.map((set) => (
          <li key={set.number} id={changeId(set)} tabIndex={-1} className={`change change-${set.type}`}>
            <p className="change-day">{dayName(set.at)}</p>
            <div className="change-body">
              <p className="change-head">
                <span className="change-name">{headOf(set)}</span>
                <span className="proof-move">
                  {money.full(set.before)} <span aria-hidden="true">→</span>
                  <span className="unseen">{t("drill:to")}</span> {money.full(set.after)}
                </span>
              </p>
              <p className="change-what">{whatOf(set).join("; ")}</p>
              <ol className="change-parts">
                {set.parts.map((part, index) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: parts have no key of their own and keep their order
                  <ProofLine key={index} row={part} money={money} isMoney isDated={false} />
                ))}
              </ol>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
