import { useTranslation } from "react-i18next";
import { periodName } from "../data/period.ts";
import { useView } from "../data/view.ts";
import { PlainButton } from "../look/plain-button.tsx";

/** Says that a period was chosen, which the whole page is about, and leads back to the range. */
export function Pinned({ subject }: { subject: string | null }) {
  const { t } = useTranslation("expansion");
  const [, change] = useView();
  if (subject === null) return null;
  return (
    <p className="pinned" role="status">
      {t("acts.pinned", { period: periodName(subject) })}{" "}
      <PlainButton className="link" onClick={() => change({ period: null })}>
        {t("acts.unpin")}
      </PlainButton>
    </p>
  );
}
