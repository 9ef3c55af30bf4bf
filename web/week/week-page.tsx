import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { moneyIn, whole } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import { usePageParam } from "../data/view.ts";
import type { Week } from "../growth/pipeline-answers.ts";
import { PageLink } from "../parts/page-link.tsx";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { Scoped } from "../parts/scoped.tsx";
import { PageTrouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { HeldLines } from "./held-lines.tsx";
import { WeekBeside } from "./week-beside.tsx";
import { WeekLines } from "./week-lines.tsx";
import { WeekOwner } from "./week-owner.tsx";
import "../settings/forms.css";
import "../growth/growth.css";
import "../signals/signals.css";
import "./week.css";

/** What to do this week: at most ten things, why, and what they are worth. */
export default function WeekPage() {
  return <Scoped waiting={<PageWaiting />}>{() => <Loaded />}</Scoped>;
}

function Loaded() {
  const { t } = useTranslation("week");
  const [owner, setOwner] = usePageParam("owner", "");
  const asked = useAsk<Week>("/week", owner === "" ? {} : { owner });
  const { data } = asked;
  if (asked.error !== null) return <PageTrouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (data === undefined) return <PageWaiting />;
  return (
    <div className="growth week">
      <PageTitle question={t("question")} answer={answerOf(data)} isOld={asked.isPlaceholderData} />
      <WeekOwner owner={owner} onPick={setOwner} />
      <div className="week-columns">
        <div>
          {data.rows.length === 0 ? <Nothing isHeld={data.held.length > 0} /> : <WeekLines answer={data} />}
          {data.held.length > 0 && <HeldLines answer={data} />}
        </div>
        <WeekBeside answer={data} />
      </div>
    </div>
  );

  function answerOf({ rows, held, currency, as_of: day }: Week): string {
    const sum = rows.reduce((total, { step_mrr: mrr }) => total + (mrr ?? 0), 0);
    const said = { count: rows.length, lines: whole(rows.length), mrr: moneyIn(currency).full(sum) };
    if (rows.length === 0) return t("answer-none", { day: dayName(day) });
    const first = t("answer", said);
    if (held.length === 0) return first;
    return `${first} ${t("answer-held", { count: held.length, held: whole(held.length) })}`;
  }
}

function Nothing({ isHeld }: { isHeld: boolean }) {
  const { t } = useTranslation("week");
  return (
    <section className="trouble trouble-calm">
      <p className="trouble-detail">{t("nothing")}</p>
      <p>{t(isHeld ? "nothing-held" : "nothing-text")}</p>
      <p>
        <PageLink to="/signals">{t("signals")}</PageLink>
      </p>
    </section>
  );
}
