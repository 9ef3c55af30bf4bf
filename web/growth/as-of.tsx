import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { usePageParam } from "../data/view.ts";
import { DayField } from "../parts/day-field.tsx";

/** The day that a page of growth is about, in the address; empty for today. */
export function useAsOf(): { as_of?: string } {
  const [on] = usePageParam("on", "");
  return /^\d{4}-\d{2}-\d{2}$/.test(on) ? { as_of: on } : {};
}

/** Chooses the day. @param shown the day of the answer */
export function AsOf({ shown }: { shown: string }) {
  const { t } = useTranslation("signals");
  const [, setOn] = usePageParam("on", "");
  return <DayField key={shown} label={t("as-of")} value={shown} onPick={setOn} />;
}

/** The way out of a day that can't be asked for; nothing while the page is about today. */
export function BackToToday() {
  const { t } = useTranslation("signals");
  const [on, setOn] = usePageParam("on", "");
  if (on === "") return null;
  return (
    <Button size="xs" variant="default" onClick={() => setOn("")}>
      {t("today")}
    </Button>
  );
}
