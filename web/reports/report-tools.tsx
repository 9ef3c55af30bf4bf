import { Button } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Search } from "../data/address.ts";
import { useTell } from "../data/asking.ts";
import type { Report } from "../data/saved-answers.ts";
import { sharedSearch } from "../data/view.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { ConfirmButton } from "../settings/confirm-button.tsx";
import { Refused } from "../settings/said.tsx";
import { CopyLink } from "../views/copy-link.tsx";
import { NameModal } from "../views/name-modal.tsx";

/** Prints a report, sends it, renames it, removes it. */
export function ReportTools({ report: { id, title, version } }: { report: Report }) {
  const { t } = useTranslation("bar");
  const navigate = useNavigate();
  const [isNaming, setNaming] = useState(false);
  const renaming = useTell<object>(() => setNaming(false));
  const removing = useTell<object>(() =>
    navigate({ to: "/reports", search: (now: Search) => sharedSearch(now) }),
  );
  const address = `/reports/${encodeURIComponent(id)}`;
  return (
    <div className="report-tools">
      <Button size="xs" onClick={() => window.print()}>
        {t("reports.print")}
      </Button>
      <CopyLink address={address} name={title} />
      <PlainButton className="link" onClick={() => setNaming(true)}>
        {t("views.rename")}
      </PlainButton>
      <ConfirmButton
        isLink
        label={t("views.remove")}
        of={title}
        title={t("views.sure", { name: title })}
        text={t("reports.sure-text")}
        onConfirm={() => removing.mutate({ path: `${address}/remove`, input: { version } })}
      />
      <PageLink to="/reports">{t("reports.all")}</PageLink>
      <Refused problem={removing.error} />
      {isNaming && (
        <NameModal
          title={t("views.rename-one", { name: title })}
          label={t("reports.title")}
          initial={title}
          action={t("views.rename")}
          problem={renaming.error}
          isPending={renaming.isPending}
          onName={(name) => renaming.mutate({ path: "/reports", input: { id, version, title: name } })}
          onClose={() => setNaming(false)}
        />
      )}
    </div>
  );
}
