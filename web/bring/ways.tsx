import { Button } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Reading } from "./reading.ts";
import { waysOut } from "./ways-out.ts";

/** Changes how files are read. */
export type Mend = (reading: Reading) => Reading;

/** What a hint says to do, with a button for each part that changes how files are read. */
export function Ways({ hint, onMend }: { hint: string; onMend: (mend: Mend) => void }) {
  const { t } = useTranslation("bring");
  return waysOut(hint).map(({ text, change }) => (
    <p key={text} className="way-out">
      <span>{text}</span>
      {change !== null && (
        <Button size="compact-sm" variant="default" onClick={() => onMend(change)}>
          {t("understood.apply")}
        </Button>
      )}
    </p>
  ));
}
