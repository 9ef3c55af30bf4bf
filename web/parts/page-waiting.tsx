import { useTranslation } from "react-i18next";
import { Waiting } from "./states.tsx";

/** A placeholder of about the page's height while its figures load. */
export function PageWaiting() {
  const { t } = useTranslation("shell");
  return (
    <div aria-busy="true">
      <p className="unseen" role="status">
        {t("loading")}
      </p>
      <div className="title">
        <Waiting height={34} width="60%" />
        <Waiting height={48} width="88%" />
      </div>
      <Waiting height={400} />
      <Waiting height={440} />
    </div>
  );
}
