import { Button, TextInput } from "@mantine/core";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Search } from "../data/address.ts";
import { useAsk, useTell } from "../data/asking.ts";
import { whole } from "../data/format.ts";
import { instantName } from "../data/period.ts";
import type { Reports } from "../data/saved-answers.ts";
import { sharedSearch } from "../data/view.ts";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { PageTrouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { Refused } from "../settings/said.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import { CopyLink } from "../views/copy-link.tsx";
import { NAME_LETTERS } from "../views/name-modal.tsx";
import "../settings/forms.css";
import "../views/views.css";
import "./reports.css";

/** All reports, and a way to begin one. */
export default function ReportsPage() {
  const { t } = useTranslation("bar");
  const asked = useAsk<Reports>("/reports");
  if (asked.error !== null) return <PageTrouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <PageWaiting />;
  const { rows } = asked.data;
  return (
    <>
      <PageTitle
        question={t("reports.question")}
        answer={t(rows.length === 0 ? "reports.none" : "reports.answer")}
      />
      {rows.length > 0 && <List rows={rows} />}
      <Begin />
    </>
  );
}

function List({ rows }: Reports) {
  const { t } = useTranslation(["bar", "settings"]);
  return (
    <section className="figure saved-list" aria-label={t("bar:reports.list")}>
      <FactTable
        caption={t("bar:reports.list")}
        columns={[
          { id: "title", name: t("bar:reports.title") },
          { id: "parts", name: t("bar:reports.parts"), isNumber: true },
          { id: "saved", name: t("bar:reports.when") },
          { id: "ways", name: t("bar:views.ways") },
        ]}
        rows={rows.map(({ id, title, parts, by, saved_at }) => ({
          id,
          cells: [
            <Link
              key="title"
              className="link"
              to="/reports/$report"
              params={{ report: id }}
              search={(now: Search) => sharedSearch(now)}
            >
              {title}
            </Link>,
            whole(parts),
            <span key="saved">
              {instantName(saved_at)}
              <span className="saved-by">
                {t(by === "http" ? "settings:history.by-http" : "settings:history.by-command")}
              </span>
            </span>,
            <CopyLink key="ways" address={`/reports/${encodeURIComponent(id)}`} name={title} />,
          ],
        }))}
      />
    </section>
  );
}

function Begin() {
  const { t } = useTranslation("bar");
  const navigate = useNavigate();
  const [title, setTitle] = useState("");
  const saving = useTell<{ id: string }>(({ id }) =>
    navigate({ to: "/reports/$report", params: { report: id }, search: (now: Search) => sharedSearch(now) }),
  );
  return (
    <form
      className="row-form"
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate({ path: "/reports", input: { title: title.trim() } });
      }}
    >
      <TextInput
        required
        label={t("reports.title")}
        placeholder={t("reports.hint")}
        maxLength={NAME_LETTERS}
        value={title}
        onChange={({ currentTarget }) => setTitle(currentTarget.value)}
      />
      <Button size="xs" type="submit" loading={saving.isPending} disabled={title.trim() === ""}>
        {t("reports.begin")}
      </Button>
      <Refused problem={saving.error} />
    </form>
  );
}
