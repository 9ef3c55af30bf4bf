import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAsk, useTell } from "../data/asking.ts";
import { whole } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import type { Report, ReportRow } from "../data/saved-answers.ts";
import { useStatus } from "../data/scope.ts";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { PageTrouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { Refused, Said } from "../settings/said.tsx";
import { FigurePart } from "./figure-part.tsx";
import { PartActions } from "./part-actions.tsx";
import { ReportTools } from "./report-tools.tsx";
import { RunningHead } from "./running-head.tsx";
import { TextForm, TextPart } from "./text-part.tsx";
import "../settings/forms.css";
import "../views/views.css";
import "./reports.css";

/** One report: its figures and texts in order, to read, to change and to print. */
export default function ReportPage() {
  const { report } = useParams({ from: "/reports/$report" });
  const asked = useAsk<Report>(`/reports/${encodeURIComponent(report)}`);
  const { data, error } = asked;
  const isHere = data !== undefined && !asked.isPlaceholderData;
  if (error !== null && !isHere) return <PageTrouble problem={error} onRetry={() => asked.refetch()} />;
  return isHere ? <Shown key={report} report={data} /> : <PageWaiting />;
}

function Shown({ report }: { report: Report }) {
  const { t } = useTranslation(["bar", "shell"]);
  const lastDay = useStatus().data?.last_evidence_on ?? null;
  const { rows } = report;
  const figures = rows.filter(({ figure }) => figure !== null).length;
  const answer = [
    t("bar:reports.figures", { count: figures, figures: whole(figures) }),
    ...(lastDay === null ? [] : [t("shell:export.as-of", { day: dayName(lastDay) })]),
  ];
  return (
    <div className="report-sheet">
      <RunningHead
        title={report.title}
        addresses={rows.flatMap(({ address }) => (address === null ? [] : [address]))}
      />
      <div className="report-body">
        <PageTitle
          question={report.title}
          answer={rows.length === 0 ? t("bar:reports.bare") : answer.join(" · ")}
        />
        <ReportTools report={report} />
        <Parts report={report} />
      </div>
    </div>
  );
}

function Parts({ report }: { report: Report }) {
  const { t } = useTranslation("bar");
  const { id, rows, version } = report;
  const [said, setSaid] = useState("");
  const [added, setAdded] = useState(0);
  const adding = useTell<object>(() => {
    setAdded(added + 1);
    setSaid(t("reports.text-added"));
  });
  const changing = useTell<object>(() => setSaid(t("reports.changed")));
  const path = `/reports/${encodeURIComponent(id)}`;
  const change = (part: string, input: object, how = "") =>
    changing.mutate({
      path: `${path}/parts/${encodeURIComponent(part)}${how}`,
      input: { ...input, version },
    });
  return (
    <>
      <Refused problem={changing.error} />
      {rows.map((row, index) => (
        <Part
          key={row.part}
          row={row}
          place={index + 1}
          count={rows.length}
          isPending={changing.isPending}
          onChange={(input) => change(row.part, input)}
          onDrop={() => change(row.part, {}, "/drop")}
        />
      ))}
      <div className="report-add">
        <TextForm
          key={added}
          label={t("reports.text")}
          action={t("reports.add-text")}
          problem={adding.error}
          isPending={adding.isPending}
          onText={(text) => adding.mutate({ path: `${path}/add`, input: { text } })}
        />
        <Said text={said} />
      </div>
    </>
  );
}

function Part({
  row,
  place,
  count,
  isPending,
  onChange,
  onDrop,
}: {
  row: ReportRow;
  /** Which part it is, from 1. */
  place: number;
  /** How many the report has. */
  count: number;
  isPending: boolean;
  onChange: (input: { place?: number; text?: string }) => void;
  onDrop: () => void;
}) {
  const { t } = useTranslation("bar");
  const [isEditing, setEditing] = useState(false);
  const { part, figure, address, text } = row;
  const actions = (
    <PartActions
      of={text ?? t("reports.part", { place: String(place) })}
      {...{ place, count, isPending, onDrop }}
      onPlace={(to) => onChange({ place: to })}
      {...(text !== null && { onEdit: () => setEditing(true) })}
    />
  );
  return (
    <div className={text === null ? "part" : "part part-of-text"}>
      {isEditing && text !== null ? (
        <TextForm
          initial={text}
          label={t("reports.text")}
          action={t("reports.save")}
          problem={null}
          isPending={isPending}
          onCancel={() => setEditing(false)}
          onText={(made) => {
            setEditing(false);
            if (made !== text) onChange({ text: made });
          }}
        />
      ) : text !== null ? (
        <TextPart text={text} actions={actions} />
      ) : (
        <FigurePart part={part} figure={figure ?? ""} address={address ?? "/"} actions={actions} />
      )}
    </div>
  );
}
