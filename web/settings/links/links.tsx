import { Switch } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { links } from "../../../src/api/books/links.ts";
import { useAsk, useTell } from "../../data/asking.ts";
import { listed, whole } from "../../data/format.ts";
import { PageWaiting } from "../../parts/page-waiting.tsx";
import { Trouble } from "../../parts/states.tsx";
import { PageTitle } from "../../parts/title.tsx";
import { FactTable } from "../../tables/fact-table.tsx";
import { ConfirmButton } from "../confirm-button.tsx";
import { Refused, Said } from "../said.tsx";
import { LinkForm } from "./link-form.tsx";

type LinksAnswer = z.infer<typeof links.output>;

/** The groups of linked customers and why they're linked; link and unlink customers here. */
export function Links() {
  const { t } = useTranslation("settings");
  const [said, setSaid] = useState("");
  const asked = useAsk<LinksAnswer>("/links");
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <PageWaiting />;
  const { groups, apart, link_by: by } = asked.data;
  return (
    <>
      <PageTitle
        question={t("titles.links")}
        answer={groups === 0 ? t("answers.links-none") : t("answers.links", { count: groups })}
      />
      <Said text={said} />
      {groups > 0 && <Groups rows={asked.data.rows} onSaid={setSaid} />}
      <p className="under-table">{t("links.by-setting", { by })}</p>
      {apart.length > 0 && (
        <p className="quiet">
          {t("links.apart", {
            customers: listed(apart.map(({ account, customer }) => `${account}/${customer}`)),
          })}
        </p>
      )}
      <LinkForm onLinked={() => setSaid(t("said.linked"))} />
    </>
  );
}

function Groups({ rows, onSaid }: { rows: LinksAnswer["rows"]; onSaid: (text: string) => void }) {
  const { t } = useTranslation("settings");
  const [isNever, setNever] = useState(false);
  const [subject, setSubject] = useState("");
  const removing = useTell<unknown>(() => onSaid(t("said.unlinked", { customer: subject })));
  return (
    <>
      <Refused problem={removing.error} />
      <FactTable
        caption={t("links.table")}
        columns={[
          { id: "customer", name: t("links.customer") },
          { id: "group", name: t("links.group"), isNumber: true },
          { id: "account", name: t("links.account") },
          { id: "by", name: t("links.by") },
          { id: "do", name: t("actions"), isUnnamed: true },
        ]}
        rows={rows.map((row) => {
          const name = row.name ?? row.customer;
          return {
            id: `${row.account}/${row.customer}`,
            cells: [
              <span key="name">
                {name} <code className="quiet">{row.customer}</code>
                {row.represents && <span className="quiet"> · {t("links.represents")}</span>}
              </span>,
              whole(row.group),
              row.account,
              row.linked_by,
              <ConfirmButton
                key="unlink"
                label={t("links.unlink")}
                of={name}
                title={t("links.unlink-title", { customer: name })}
                text={t("links.unlink-text")}
                isDisabled={removing.isPending}
                onConfirm={() => {
                  setSubject(name);
                  removing.mutate({
                    path: "/links/remove",
                    input: { customer: `${row.account}/${row.customer}`, ...(isNever && { never: true }) },
                  });
                }}
              >
                <Switch
                  size="sm"
                  label={t("links.never")}
                  checked={isNever}
                  onChange={({ currentTarget }) => setNever(currentTarget.checked)}
                />
              </ConfirmButton>,
            ],
          };
        })}
      />
    </>
  );
}
