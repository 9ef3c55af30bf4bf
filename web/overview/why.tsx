import { useTranslation } from "react-i18next";
import type { Movers } from "../data/api.ts";
import { useAsk } from "../data/asking.ts";
import { type Money, percent, whole } from "../data/format.ts";
import { useDrill } from "../data/opening.ts";
import type { Scope } from "../data/scope.ts";
import { customersBehind } from "../drill/drill-question.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { type Step, stepDrill, useStepName, type WaterfallAnswer } from "../movements/steps.ts";
import { useWaterfall } from "../movements/waterfall.tsx";
import { Waiting } from "../parts/states.tsx";

const SAID = 3;

/** What changed MRR most over the range: a sentence each, with its amount and customers, which opens the proof. */
export function Why({ scope, money }: { scope: Scope; money: Money }) {
  const { t } = useTranslation("overview");
  const { data } = useWaterfall(scope);
  return (
    <section className="why" aria-labelledby="why-title">
      <h2 id="why-title">{t("why.title")}</h2>
      {data === undefined ? (
        <Waiting height={160} />
      ) : (
        <ol className="why-list">
          {largest(data.steps).map((step) => (
            <Reason key={step.id} step={step} answer={data} scope={scope} money={money} />
          ))}
        </ol>
      )}
    </section>
  );
}

/** The steps that moved most money, up or down. */
function largest(steps: Step[]): Step[] {
  const moved = steps.filter(({ kind }) => kind !== "balance");
  return moved.sort((a, b) => Math.abs(b.value) - Math.abs(a.value)).slice(0, SAID);
}

function Reason({
  step,
  answer,
  scope,
  money,
}: {
  step: Step;
  answer: WaterfallAnswer;
  scope: Scope;
  money: Money;
}) {
  const { t } = useTranslation("overview");
  const { open } = useDrill();
  const nameOf = useStepName();
  const drill = stepDrill(step, answer);
  const { path, question } = customersBehind(drill, scope.question);
  const { data } = useAsk<Movers>(path, { ...question, limit: 0 });
  const { share, value } = step;
  const way = step.kind === "neutral" ? "moved" : value > 0 ? "added" : "took";
  const said = {
    what: nameOf(step),
    amount: way === "moved" ? money.signed(value) : money.full(Math.abs(value)),
    share: percent(share ?? 0),
  };
  const count = data?.customers;
  return (
    <li>
      <PlainButton className="why-reason" onClick={({ currentTarget }) => open(drill, currentTarget)}>
        {t(share === null || way === "took" ? `why.${way}` : `why.${way}-share`, said)}
      </PlainButton>
      <span className="quiet">
        {count === undefined ? "\u00a0" : t("customers", { count, number: whole(count) })}
      </span>
    </li>
  );
}
