import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTell } from "../data/asking.ts";
import { dayName } from "../data/period.ts";
import type { Dismissed, SignalAnswer } from "../growth/growth-answers.ts";
import { Refused, Said } from "../settings/said.tsx";
import type { SignalKey } from "./signal-key.ts";

const PATH = "/signals/dismiss";

/** Lets a signal rest, with a reason, and takes that back. */
export function Dismissal({
  of,
  answer: { open, dismissed, rows },
}: {
  of: SignalKey;
  answer: SignalAnswer;
}) {
  const { t } = useTranslation("signals");
  const [reason, setReason] = useState("");
  const [said, setSaid] = useState("");
  const telling = useTell<Dismissed>(({ rests_until: until }) => {
    setReason("");
    setSaid(until === null ? t("dismiss.undone") : t("dismiss.done", { day: dayName(until) }));
  });
  const last = dismissed.at(-1);
  const isResting = open === null && last !== undefined && rows.some(({ until }) => until === null);
  if (open === null && !isResting) return null;
  return (
    <section className="signal-part" aria-labelledby="dismiss-title">
      <h3 id="dismiss-title">{t("dismiss.title")}</h3>
      {!isResting && <p className="quiet">{t("dismiss.text")}</p>}
      {isResting ? (
        <p className="proposal-actions">
          <span>{t("dismiss.rests", { reason: last.reason, day: dayName(last.on) })}</span>
          <Button
            size="xs"
            variant="default"
            disabled={telling.isPending}
            onClick={() => telling.mutate({ path: PATH, input: { ...of, undo: true } })}
          >
            {t("dismiss.undo")}
          </Button>
        </p>
      ) : (
        <form
          className="row-form"
          onSubmit={(event) => {
            event.preventDefault();
            telling.mutate({ path: PATH, input: { ...of, reason: reason.trim() } });
          }}
        >
          <TextInput
            required
            label={t("dismiss.reason")}
            placeholder={t("dismiss.hint")}
            maxLength={500}
            value={reason}
            onChange={({ currentTarget }) => setReason(currentTarget.value)}
          />
          <Button
            type="submit"
            size="xs"
            variant="default"
            disabled={reason.trim() === "" || telling.isPending}
          >
            {t("dismiss.do")}
          </Button>
        </form>
      )}
      <Refused problem={telling.error} />
      <Said text={said} />
    </section>
  );
}
