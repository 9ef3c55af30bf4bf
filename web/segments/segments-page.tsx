import { useTranslation } from "react-i18next";
import { moneyIn, NOTHING, whole } from "../data/format.ts";
import { type Scope, useSegments } from "../data/scope.ts";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { Scoped } from "../parts/scoped.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { Comparison } from "./comparison.tsx";
import { Ranking } from "./ranking.tsx";
import { SavedSegments } from "./saved-segments.tsx";
import { SegmentActions } from "./segment-actions.tsx";
import { SegmentBuilder } from "./segment-builder.tsx";
import { type SegmentFilter, useSegmentFields, useSegmentFilter } from "./use-segment-filter.ts";
import "./segments.css";

/** Segments: build, save, share and compare them. */
export default function SegmentsPage() {
  return <Scoped waiting={<PageWaiting />}>{(scope) => <Loaded scope={scope} />}</Scoped>;
}

function Loaded({ scope }: { scope: Scope }) {
  const { t } = useTranslation("segments");
  const filter = useSegmentFilter(scope.policy);
  const fields = useSegmentFields(scope.policy);
  const saved = useSegments();
  return (
    <>
      <PageTitle {...useTitle(filter, scope)} isOld={filter.count.isPlaceholderData} />
      <section aria-label={t("builder.title")} className="figure">
        {fields.error !== null && <Trouble problem={fields.error} onRetry={() => fields.refetch()} />}
        {fields.data === undefined && fields.error === null && <Waiting height={92} />}
        {fields.data !== undefined && (
          <SegmentBuilder
            groups={filter.groups}
            fields={fields.data.rows}
            policy={scope.policy}
            onChange={filter.set}
          />
        )}
        <SegmentActions filter={filter} saved={saved.data?.rows ?? []} />
      </section>
      <SavedSegments rows={saved.data?.rows ?? null} filter={filter.text} />
      <Comparison scope={scope} saved={saved.data?.rows ?? []} />
      <Ranking scope={scope} filter={filter.count.error === null ? filter.text : ""} />
    </>
  );
}

/** The page's title, and the size of the segment in the builder. */
function useTitle({ text, count }: SegmentFilter, scope: Scope): { question: string; answer: string } {
  const { t } = useTranslation("segments");
  if (text === "") return { question: t("question.none"), answer: t("answer.none") };
  const question = t("question.some");
  if (count.error !== null) return { question, answer: t("answer.wrong") };
  if (count.data === undefined) return { question, answer: "" };
  const { customers, active, mrr, currency } = count.data;
  const told = {
    count: customers,
    customers: whole(customers),
    active: whole(active),
    mrr: mrr === null ? NOTHING : moneyIn(currency ?? scope.currency).full(mrr),
  };
  if (customers === 0) return { question, answer: t("answer.nobody") };
  return { question, answer: t(mrr === null ? "answer.without-mrr" : "answer.some", told) };
}
