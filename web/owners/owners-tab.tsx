import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { moneyIn, NOTHING, whole } from "../data/format.ts";
import type { Scope } from "../data/scope.ts";
import { usePageParams } from "../data/view.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import { Choice } from "../growth/choice.tsx";
import { usePagesOf } from "../growth/pages-of.ts";
import type { People } from "../growth/pipeline-answers.ts";
import { ShowMore } from "../growth/show-more.tsx";
import type { GapName, OwnerRow, Owners } from "../growth/team-answers.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { CustomerLink } from "../parts/customer-link.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { Said } from "../settings/said.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import { namedFor } from "../words/named-for.ts";
import { OwnerRule } from "./owner-rule.tsx";
import { SetOwner } from "./set-owner.tsx";

const LISTED = 1000;
const GAPS: Record<GapName, GapName> = {
  no_owner: "no_owner",
  not_owner: "not_owner",
  two_people: "two_people",
  inactive: "inactive",
  complex: "complex",
};
const ALL = "all";

/** Customers with their owners: by default only those of which something is wrong, each with a button. */
export function OwnersTab({ scope }: { scope: Scope }) {
  const { t } = useTranslation("owners");
  const [params, change] = usePageParams();
  const people = useAsk<People>("/people").data?.rows ?? [];
  const [chosen, choose] = useState<OwnerRow | null>(null);
  const [said, setSaid] = useState("");
  const { segment } = scope.question;
  const isAll = params.gap === ALL;
  const picked = Object.values(GAPS).find((gap) => gap === params.gap);
  const question = {
    ...(segment !== undefined && { segment }),
    ...(params.person !== undefined && { person: params.person }),
    ...(!isAll && { gap: picked === undefined ? Object.values(GAPS) : [picked] }),
  };
  const list = usePagesOf<Owners>("/owners", question);
  const rows = list.pages.flatMap((page) => page.rows);
  const { first } = list;
  if (list.error !== null) return <Trouble problem={list.error} onRetry={list.retry} />;
  if (first === null) return <Waiting height={480} />;
  return (
    <>
      <GapSwitches answer={first} picked={picked} onPick={(gap) => change({ gap })} />
      {picked !== undefined && <p className="growth-note">{t(`gap-notes.${picked}`)}</p>}
      <div className="growth-controls">
        <Choice
          label={t("owner")}
          all={t("anybody")}
          value={params.person ?? null}
          options={people.map(({ person, name }) => ({ value: person, label: name }))}
          onPick={(person) => change({ person: person ?? undefined })}
        />
        <Choice
          label={t("show")}
          all={t("with-gaps")}
          value={isAll ? ALL : null}
          options={[{ value: ALL, label: t("everyone") }]}
          onPick={(gap) => change({ gap: gap ?? undefined })}
        />
        {people.some(({ active }) => active) && (
          <OwnerRule segment={segment} people={people} onSaid={setSaid} />
        )}
        <ExportMenu
          id="owners"
          title={t("tabs.customers")}
          files={{ path: "/owners", question, most: LISTED }}
        />
      </div>
      <Said text={said} />
      {first.total === 0 ? (
        <p className="growth-note">{t("no-gaps")}</p>
      ) : (
        <>
          <p className="growth-note" aria-live="polite">
            {t("sums", {
              count: first.total,
              customers: whole(first.total),
              mrr: moneyIn(first.currency).full(first.mrr),
            })}
          </p>
          <OwnerTable rows={rows} people={people} currency={first.currency} onSet={choose} />
          <ShowMore listed={rows.length} all={first.total} isComing={list.isComing} onMore={list.more} />
        </>
      )}
      <SetOwner customer={chosen} people={people} onClose={() => choose(null)} onSaid={setSaid} />
    </>
  );
}

function GapSwitches({
  answer: { gaps, currency },
  picked,
  onPick,
}: {
  answer: Owners;
  picked: GapName | undefined;
  onPick: (gap: GapName | undefined) => void;
}) {
  const { t } = useTranslation("owners");
  const money = moneyIn(currency);
  if (gaps.length === 0) return null;
  return (
    <ul className="kinds gaps" aria-label={t("gaps-label")}>
      {gaps.map(({ gap, customers, mrr }) => (
        <li key={gap}>
          <PlainButton
            className="kind-switch"
            aria-pressed={gap === picked}
            onClick={() => onPick(gap === picked ? undefined : gap)}
          >
            <span className="kind-name">{t(`gaps.${gap}`)}</span>
            <span className="kind-count">{whole(customers)}</span>
            <span className="kind-mrr">{money.rounded(mrr)}</span>
          </PlainButton>
        </li>
      ))}
    </ul>
  );
}

function OwnerTable({
  rows,
  people,
  currency,
  onSet,
}: {
  rows: OwnerRow[];
  people: People["rows"];
  currency: string;
  onSet: (row: OwnerRow) => void;
}) {
  const { t } = useTranslation("owners");
  const money = moneyIn(currency);
  const nameOf = (id: string | null) =>
    id === null ? (
      <span className="quiet">{NOTHING}</span>
    ) : (
      (people.find(({ person }) => person === id)?.name ?? id)
    );
  return (
    <FactTable
      caption={t("tabs.customers")}
      columns={[
        { id: "customer", name: t("columns.customer") },
        { id: "mrr", name: t("columns.mrr", { currency }), isNumber: true },
        { id: "success", name: t("roles.success") },
        { id: "sales", name: t("roles.sales") },
        { id: "lead", name: t("roles.lead") },
        { id: "gaps", name: t("columns.gaps") },
        { id: "set", name: t("columns.set"), isUnnamed: true },
      ]}
      rows={rows.map((row) => ({
        id: `${row.account} ${row.customer}`,
        cells: [
          <CustomerLink key="customer" of={row} />,
          money.plain(row.mrr),
          nameOf(row.success),
          nameOf(row.sales),
          nameOf(row.lead),
          <span key="gaps">{gapsOf(row).join(" · ")}</span>,
          <Button
            key="set"
            size="compact-sm"
            variant="default"
            aria-label={namedFor(t("set.open"), row.name ?? row.customer)}
            onClick={() => onSet(row)}
          >
            {t("set.open")}
          </Button>,
        ],
      }))}
    />
  );

  function gapsOf({ gaps }: OwnerRow): string[] {
    return gaps.split(", ").flatMap((text) => {
      const gap = Object.values(GAPS).find((one) => one === text);
      return gap === undefined ? [] : [t(`gaps.${gap}`)];
    });
  }
}
