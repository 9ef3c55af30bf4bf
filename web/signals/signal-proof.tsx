import { useTranslation } from "react-i18next";
import { moneyIn, whole } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import type { Files } from "../export/files.ts";
import type { SignalAnswer, SignalRow } from "../growth/growth-answers.ts";
import { CustomerLink } from "../parts/customer-link.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import { Dismissal } from "./dismissal.tsx";
import { MakeOpportunity } from "./make-opportunity.tsx";
import { Observations } from "./observations.tsx";
import { SignalCurve } from "./signal-curve.tsx";
import type { SignalKey } from "./signal-key.ts";
import { SignalRuns } from "./signal-runs.tsx";
import { useSignalWords } from "./signal-words.ts";

/** Everything about one signal, most important first. */
export function SignalProof({ of, answer, files }: { of: SignalKey; answer: SignalAnswer; files: Files }) {
  const { t } = useTranslation("signals");
  const words = useSignalWords();
  const { open } = answer;
  return (
    <div className="signal">
      <p className="section-answer">
        {open === null
          ? t("one.closed", { day: dayName(answer.as_of) })
          : `${words.why(open)} ${t("one.since", { day: dayName(open.open_since) })}`}
      </p>
      {open?.left_cut === true && <p className="quiet">{t("one.left-cut")}</p>}
      <p>
        <CustomerLink of={{ ...of, name: t("one.customer") }} />
      </p>
      {open !== null && <Step signal={open} currency={answer.currency} />}
      {open !== null && open.step !== null && (open.step_mrr ?? 0) > 0 && <MakeOpportunity of={of} />}
      <Dismissal of={of} answer={answer} />
      {answer.curve.length > 0 ? (
        <SignalCurve answer={answer} files={{ ...files, list: "curve" }} />
      ) : hasFamilyProof(answer) ? (
        <FamilyProof answer={answer} files={{ ...files, list: "periods" }} />
      ) : (
        <p className="growth-note">{t("one.no-curve")}</p>
      )}
      <SignalRuns answer={answer} />
      {answer.observations.length > 0 && (
        <Observations answer={answer} files={{ ...files, list: "observations" }} />
      )}
    </div>
  );
}

/** What could be offered, at list, beside what it takes the place of. */
function Step({ signal, currency }: { signal: SignalRow; currency: string }) {
  const { t } = useTranslation("signals");
  const words = useSignalWords();
  const money = moneyIn(currency);
  const { step_list: list, step_now: now, step_mrr: adds } = signal;
  return (
    <section className="signal-part" aria-labelledby="step-title">
      <h3 id="step-title">{t("one.step")}</h3>
      <p className="section-answer">{words.step(signal)}</p>
      {list !== null && now !== null && adds !== null && (
        <dl className="signal-step">
          <div>
            <dt>{t("one.list")}</dt>
            <dd>{money.full(list)}</dd>
          </div>
          <div>
            <dt>{t("one.now")}</dt>
            <dd>{money.full(now)}</dd>
          </div>
          <div>
            <dt>{t("one.adds")}</dt>
            <dd className={adds < 0 ? "bad" : "good"}>{money.signed(adds)}</dd>
          </div>
        </dl>
      )}
    </section>
  );
}

/** Whether a signal has evidence of its family to show. */
const hasFamilyProof = ({ periods, owned }: SignalAnswer) => periods.length > 0 || owned !== null;

/** What a signal about a family follows from: closed periods of the plan, or who else owns the family. */
function FamilyProof({ answer, files }: { answer: SignalAnswer; files: Files }) {
  const { t } = useTranslation("signals");
  const { periods, owned } = answer;
  if (owned !== null)
    return (
      <p className="growth-note">
        {t("one.owned", {
          owners: whole(owned.owners),
          n: whole(owned.n),
          allOwners: whole(owned.all_owners),
          all: whole(owned.all),
        })}
      </p>
    );
  const money = moneyIn(answer.currency);
  return (
    <section className="signal-part" aria-labelledby="periods-title">
      <header className="section-head">
        <h3 id="periods-title">{t("one.periods")}</h3>
        <ExportMenu id="periods" title={t("one.periods")} files={files} />
      </header>
      <p className="quiet">{t("one.periods-text")}</p>
      <FactTable
        caption={t("one.periods")}
        columns={[
          { id: "until", name: t("one.closed-on") },
          { id: "plan", name: t("one.plan-list"), isNumber: true },
          { id: "charged", name: t("one.charged"), isNumber: true },
          { id: "next", name: t("one.next-list"), isNumber: true },
        ]}
        rows={periods.map(({ until, plan_list, charged, next_list }) => ({
          id: until,
          cells: [dayName(until), money.full(plan_list), money.full(charged), money.full(next_list)],
        }))}
      />
    </section>
  );
}
