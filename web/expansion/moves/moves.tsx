import { useTranslation } from "react-i18next";
import { moneyIn, whole } from "../../data/format.ts";
import { inPeriod } from "../../data/period.ts";
import { ExportMenu } from "../../export/export-menu.tsx";
import { Heading } from "../../parts/heading.tsx";
import { PageLink } from "../../parts/page-link.tsx";
import { Trouble, Waiting } from "../../parts/states.tsx";
import { SeatsTakenBack } from "../sticking/taken-back-link.tsx";
import type { About } from "../use-figures.ts";
import { AttachMatrix } from "./attach-matrix.tsx";
import { FlowTable } from "./flow-table.tsx";
import type { MoveKind } from "./moves-answers.ts";
import { PlanFlows } from "./plan-flows.tsx";
import { useAttach } from "./use-attach.ts";
import { movesQuestion, useMoves } from "./use-moves.ts";

/** From what to what customers moved: from plan to plan, up the ladder of seats, to products they didn't have. */
export function Moves({ about }: { about: About }) {
  const { t } = useTranslation("expansion");
  return (
    <>
      <PlanFlows about={about} />
      <p className="under-table">{t("moves.hint")}</p>
      <OneKind kind="seats" about={about} />
      <p className="under-table">
        <SeatsTakenBack />
      </p>
      <Products about={about} />
    </>
  );
}

function Products({ about }: { about: About }) {
  const { t } = useTranslation("expansion");
  const attach = useAttach(about);
  return (
    <>
      <OneKind kind="products" about={about} attach={attach} />
      <AttachMatrix about={about} />
      <p className="under-table">
        <PageLink to="/headroom">{t("moves.matrix")}</PageLink>
      </p>
    </>
  );
}

function OneKind({
  kind,
  about,
  attach,
}: {
  kind: MoveKind;
  about: About;
  attach?: ReadonlyMap<string, string>;
}) {
  const { t } = useTranslation("expansion");
  const question = movesQuestion(about);
  const { data, error, refetch } = useMoves(kind, about);
  if (error !== null) return <Trouble problem={error} onRetry={() => refetch()} />;
  if (data === undefined) return <Waiting height={260} />;
  const title = t(`moves.${kind}`);
  const money = moneyIn(data.currency ?? about.scope.currency);
  const told = { moves: whole(data.moves), total: money.full(data.total), when: inPeriod(about.subject) };
  const id = `moves-${kind}`;
  return (
    <section aria-labelledby={`${id}-title`} className="figure">
      <header className="section-head">
        <Heading id={`${id}-title`}>{title}</Heading>
        <ExportMenu id={id} title={title} files={{ path: `/moves/${kind}`, question }} />
      </header>
      <p className="section-answer">
        {data.moves === 0 ? t("moves.none", told) : t("moves.answer", { count: data.moves, ...told })}
      </p>
      {data.rows.length > 0 && (
        <FlowTable kind={kind} title={title} moves={data} question={question} money={money} attach={attach} />
      )}
    </section>
  );
}
