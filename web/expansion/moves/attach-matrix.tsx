import { useTranslation } from "react-i18next";
import { useAsk } from "../../data/asking.ts";
import { percent, whole } from "../../data/format.ts";
import { dayName, daysOf, endsOf } from "../../data/period.ts";
import { ExportMenu } from "../../export/export-menu.tsx";
import type { Adjacency } from "../../growth/growth-answers.ts";
import { Heading } from "../../parts/heading.tsx";
import { PageLink } from "../../parts/page-link.tsx";
import { useNarrowed } from "../../segments/use-narrowed.ts";
import { ScrollBox } from "../../tables/scroll-box.tsx";
import { FEW } from "../few.ts";
import type { About } from "../use-figures.ts";

type Pair = Adjacency["rows"][number];

/**
 * Of each plan's customers, how many have which add-on or other family at the end of the subject. On the last day, a
 * cell lists these customers, and a plan what its customers could still buy.
 */
export function AttachMatrix({ about: { scope, subject } }: { about: About }) {
  const { segment } = scope.question;
  const end = daysOf(endsOf(subject).to).to;
  const isNow = scope.lastDay === null || end >= scope.lastDay;
  const question = {
    of: "plans",
    ...(!isNow && { as_of: end }),
    ...(segment !== undefined && { segment }),
  };
  const { data } = useAsk<Adjacency>("/adjacency", question);
  if (data === undefined || data.rows.length === 0) return null;
  return <Matrix data={data} question={question} isNow={isNow} />;
}

function Matrix({ data, question, isNow }: { data: Adjacency; question: object; isNow: boolean }) {
  const { t } = useTranslation("expansion");
  const plans = [...new Set(data.rows.map(({ owned }) => owned))];
  const others = [...new Map(data.rows.map((pair) => [otherKey(pair), pair])).values()];
  const pairs = new Map(data.rows.map((pair) => [`${pair.owned} ${otherKey(pair)}`, pair]));
  const answer = useAnswer(data.rows);
  const title = t("attach.title", { day: dayName(data.as_of) });
  return (
    <section aria-labelledby="attach-matrix-title" className="figure">
      <header className="section-head">
        <Heading id="attach-matrix-title">{title}</Heading>
        <ExportMenu id="attach-matrix" title={title} files={{ path: "/adjacency", question }} />
      </header>
      <p className="section-answer">{answer}</p>
      <ScrollBox label={title}>
        <table className="figures attach">
          <caption className="unseen">{title}</caption>
          <thead>
            <tr>
              <th scope="col">{t("attach.plan")}</th>
              <th scope="col">{t("attach.customers")}</th>
              {others.map((pair) => (
                <th scope="col" key={otherKey(pair)}>
                  {pair.other}
                  <span className="attach-kind">{t(`attach.${pair.kind}`)}</span>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {plans.map((plan) => (
              <tr key={plan}>
                <th scope="row">
                  <Plan plan={plan} isNow={isNow} />
                </th>
                <td>
                  <span className="cell">
                    {whole(data.rows.find(({ owned }) => owned === plan)?.owners ?? 0)}
                  </span>
                </td>
                {others.map((other) => (
                  <Cell key={otherKey(other)} pair={pairs.get(`${plan} ${otherKey(other)}`)} isNow={isNow} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollBox>
      <p className="under-table">
        {t("attach.hint", { few: whole(FEW) })} {isNow && t("attach.opens")}
      </p>
    </section>
  );
}

const otherKey = ({ kind, other }: Pair) => `${kind} ${other}`;

/** Where most have it: of add-ons, which are sold to plans, if there are any. */
function useAnswer(rows: Pair[]): string {
  const { t } = useTranslation("expansion");
  const addOns = rows.filter(({ kind }) => kind === "add_on");
  const known = (addOns.length > 0 ? addOns : rows).filter(({ owners, both }) => owners >= FEW && both > 0);
  const [first] = known.toSorted((a, b) => b.confidence - a.confidence || b.both - a.both);
  if (first === undefined) return t("attach.none");
  return t("attach.answer", {
    plan: first.owned,
    other: first.other,
    share: percent(first.confidence),
    both: whole(first.both),
    customers: whole(first.owners),
  });
}

function Plan({ plan, isNow }: { plan: string; isNow: boolean }) {
  const { t } = useTranslation("expansion");
  const narrowed = useNarrowed();
  if (!isNow) return <span className="cell cell-period">{plan}</span>;
  return (
    <PageLink
      to="/headroom"
      className="cell cell-period link"
      also={{ segment: narrowed([{ field: "product", op: "=", values: [plan] }]) }}
    >
      {plan}
      <span className="unseen">, {t("attach.headroom")}</span>
    </PageLink>
  );
}

/** The share of a plan's customers who have something; the deeper its ground, the larger it is. */
function Cell({ pair, isNow }: { pair: Pair | undefined; isNow: boolean }) {
  const narrowed = useNarrowed();
  if (pair === undefined)
    return (
      <td className="attach-own">
        <span className="cell" />
      </td>
    );
  const { owned, other, kind, both, owners, confidence } = pair;
  const text = (
    <>
      {percent(confidence)} <span className="cell-count">({whole(both)})</span>
    </>
  );
  const isFew = owners < FEW;
  return (
    <td
      className={isFew ? "is-few" : undefined}
      style={isFew ? undefined : { background: groundOf(confidence) }}
    >
      {both === 0 || !isNow ? (
        <span className="cell">{text}</span>
      ) : (
        <PageLink
          to="/customers"
          className="cell attach-cell"
          also={{
            segment: narrowed([
              { field: "product", op: "=", values: [owned] },
              { field: kind === "family" ? "family" : "product", op: "=", values: [other] },
            ]),
          }}
        >
          <span className="unseen">
            {owned}, {other}:{" "}
          </span>
          {text}
        </PageLink>
      )}
    </td>
  );
}

function groundOf(share: number): string {
  return `color-mix(in srgb, var(--bar-gain) ${Math.round(Math.min(1, share / FULL) * 100)}%, transparent)`;
}

/** From which share on a cell has the full colour. */
const FULL = 0.5;
