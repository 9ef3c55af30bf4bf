import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAsk, useTell } from "../data/asking.ts";
import { whole } from "../data/format.ts";
import { instantName } from "../data/period.ts";
import type { ViewRow, Views } from "../data/saved-answers.ts";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { PageTrouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { ConfirmButton } from "../settings/confirm-button.tsx";
import { Refused, Said } from "../settings/said.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import { namedFor } from "../words/named-for.ts";
import { CopyLink } from "./copy-link.tsx";
import { NameModal } from "./name-modal.tsx";
import { addressParts, SavedLink } from "./saved-link.tsx";
import { useHolds, usePageName } from "./use-holds.ts";
import "../settings/forms.css";
import "./views.css";
import { PlainButton } from "../look/plain-button.tsx";

/** The saved views: what each holds, and ways to open, send, rename and remove it. */
export default function ViewsPage() {
  const { t } = useTranslation("bar");
  const asked = useAsk<Views>("/views");
  if (asked.error !== null) return <PageTrouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <PageWaiting />;
  const { rows } = asked.data;
  const count = { count: rows.length, views: whole(rows.length) };
  return (
    <>
      <PageTitle
        question={t("views.question")}
        answer={rows.length === 0 ? t("views.none") : t("views.answer", count)}
      />
      {rows.length > 0 && <List rows={rows} />}
    </>
  );
}

function List({ rows }: { rows: ViewRow[] }) {
  const { t } = useTranslation(["bar", "settings"]);
  const pageName = usePageName();
  const holds = useHolds();
  const [said, setSaid] = useState("");
  const [named, setNamed] = useState<ViewRow | null>(null);
  const removing = useTell<{ name: string }>(({ name }) => setSaid(t("bar:views.removed", { name })));
  const renaming = useTell<ViewRow>(({ name }) => {
    setNamed(null);
    setSaid(t("bar:views.renamed", { name }));
  });
  return (
    <section className="figure saved-list" aria-label={t("bar:views.list")}>
      <FactTable
        caption={t("bar:views.list")}
        columns={[
          { id: "name", name: t("bar:views.name") },
          { id: "page", name: t("bar:views.page") },
          { id: "holds", name: t("bar:views.holds") },
          { id: "saved", name: t("bar:views.when") },
          { id: "ways", name: t("bar:views.ways") },
        ]}
        rows={rows.map((view) => ({ id: view.id, cells: cellsOf(view) }))}
      />
      <Said text={said} />
      <Refused problem={removing.error} />
      {named !== null && (
        <NameModal
          title={t("bar:views.rename-one", { name: named.name })}
          label={t("bar:views.name")}
          initial={named.name}
          action={t("bar:views.rename")}
          problem={renaming.error}
          isPending={renaming.isPending}
          onName={(name) =>
            renaming.mutate({ path: "/views", input: { id: named.id, version: named.version, name } })
          }
          onClose={() => setNamed(null)}
        />
      )}
    </section>
  );

  function cellsOf(view: ViewRow) {
    const { path, search } = addressParts(view.address);
    const by = t(view.by === "http" ? "settings:history.by-http" : "settings:history.by-command");
    return [
      <SavedLink key="name" address={view.address}>
        {view.name}
      </SavedLink>,
      pageName(path),
      <span key="holds">
        {holds(path, search).join(" · ")}
        {view.is_segment_gone && (
          <span className="saved-gone">{t("bar:views.gone", { segment: view.segment })}</span>
        )}
      </span>,
      <span key="saved">
        {instantName(view.saved_at)}
        <span className="saved-by">{by}</span>
      </span>,
      <span key="ways" className="saved-ways">
        <CopyLink address={view.address} name={view.name} />
        <PlainButton
          className="link"
          aria-label={namedFor(t("bar:views.rename"), view.name)}
          onClick={() => {
            renaming.reset();
            setNamed(view);
          }}
        >
          {t("bar:views.rename")}
        </PlainButton>
        <ConfirmButton
          isLink
          label={t("bar:views.remove")}
          of={view.name}
          title={t("bar:views.sure", { name: view.name })}
          text={t("bar:views.sure-text")}
          onConfirm={() =>
            removing.mutate({
              path: `/views/${encodeURIComponent(view.id)}/remove`,
              input: { version: view.version },
            })
          }
        />
      </span>,
    ];
  }
}
