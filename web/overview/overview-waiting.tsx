import { useTranslation } from "react-i18next";
import { Waiting } from "../parts/states.tsx";
import { KEY_FIGURE_IDS } from "./key-figures.ts";
import "./overview.css";

/** A placeholder of the page's height while nothing is known yet. */
export function OverviewWaiting() {
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
      <div className="keys keys-first">
        <div className="key">
          <Waiting height={150} />
        </div>
        <div className="key">
          <Waiting height={150} />
        </div>
        <div className="key key-board">
          <Waiting height={280} />
        </div>
      </div>
      <div className="keys keys-more">
        {KEY_FIGURE_IDS.slice(1).map((id) => (
          <div className="key" key={id}>
            <Waiting height={150} />
          </div>
        ))}
      </div>
      <Waiting height={440} />
    </div>
  );
}
