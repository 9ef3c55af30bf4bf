import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAsk, useTell } from "../data/asking.ts";
import { dayName } from "../data/period.ts";
import type { BlockSet, Blocks } from "../growth/restraint-answers.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import { Refused, Said } from "../settings/said.tsx";
import { namedFor } from "../words/named-for.ts";
import type { Who } from "./about.ts";

/** When a customer is left alone, and a form to leave it alone for a time. */
export function CustomerBlocks({ account, customer }: Who) {
  const { t } = useTranslation("customers");
  const [said, setSaid] = useState("");
  const asked = useAsk<Blocks>("/blocks", { customer });
  const removing = useTell<{ id: string }>(() => setSaid(t("offers.block-removed")));
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <Waiting height={80} />;
  const rows = asked.data.rows.filter((row) => row.account === account);
  return (
    <>
      <h3>{t("offers.blocks")}</h3>
      {rows.length > 0 && (
        <ul className="restraint-reasons">
          {rows.map(({ id, reason, from, until, version }) => (
            <li key={id ?? reason}>
              <span>{reason}</span>
              <span className="quiet">
                {[
                  from === null ? "" : t("offers.since", { day: dayName(from) }),
                  until === null ? t("offers.end-unknown") : t("offers.until", { day: dayName(until) }),
                ]
                  .filter((text) => text !== "")
                  .join(" · ")}
              </span>
              {id !== null && version !== null && (
                <Button
                  size="compact-sm"
                  variant="default"
                  disabled={removing.isPending}
                  aria-label={namedFor(t("offers.remove"), reason)}
                  onClick={() =>
                    removing.mutate({ path: `/blocks/${encodeURIComponent(id)}/remove`, input: { version } })
                  }
                >
                  {t("offers.remove")}
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      <BlockForm account={account} customer={customer} onSaid={setSaid} />
      <Refused problem={removing.error} />
      <Said text={said} />
    </>
  );
}

function BlockForm({ account, customer, onSaid }: Who & { onSaid: (text: string) => void }) {
  const { t } = useTranslation("customers");
  const [reason, setReason] = useState("");
  const [until, setUntil] = useState("");
  const saving = useTell<BlockSet>(() => {
    setReason("");
    setUntil("");
    onSaid(t("offers.blocked"));
  });
  return (
    <>
      <form
        className="row-form"
        onSubmit={(event) => {
          event.preventDefault();
          const input = { account, customer, reason: reason.trim(), ...(until !== "" && { until }) };
          saving.mutate({ path: "/blocks", input });
        }}
      >
        <TextInput
          required
          label={t("offers.reason")}
          maxLength={1000}
          value={reason}
          onChange={({ currentTarget }) => setReason(currentTarget.value)}
        />
        <TextInput
          type="date"
          label={t("offers.block-until")}
          value={until}
          onChange={({ currentTarget }) => setUntil(currentTarget.value)}
        />
        <Button type="submit" size="xs" variant="default" disabled={reason.trim() === "" || saving.isPending}>
          {t("offers.block")}
        </Button>
      </form>
      <Refused problem={saving.error} />
    </>
  );
}
