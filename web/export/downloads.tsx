import "./downloads.css";
import { useTranslation } from "react-i18next";
import { fileAddress } from "../data/api.ts";
import type { Scope } from "../data/scope.ts";

const FILES = [
  { id: "subscribers", path: "/export/subscribers" },
  { id: "summary", path: "/export/summary" },
  { id: "changes", path: "/export/changes" },
] as const;

/** The standard reports that people export to spreadsheets, for the current range, segment and policy. */
export function Downloads({ scope }: { scope: Scope }) {
  const { t } = useTranslation("shell");
  const { interval, ...asked } = scope.question;
  const isByMonths = interval === "month" || interval === "quarter" || interval === "year";
  return (
    <section className="figure" aria-labelledby="downloads-title">
      <header className="section-head">
        <h2 id="downloads-title">{t("downloads.title")}</h2>
      </header>
      <ul className="downloads">
        {FILES.map(({ id, path }) => {
          const question = id === "summary" && isByMonths ? { ...asked, interval } : asked;
          const report = t(`downloads.${id}`);
          return (
            <li key={id}>
              <span className="download-name">{report}</span>
              <span className="quiet">{t(`downloads.${id}-text`)}</span>
              <span className="download-files">
                {(["csv", "json"] as const).map((kind) => (
                  <a key={kind} href={fileAddress(path, question, kind)} download={`${id}.${kind}`}>
                    {t(`export.${kind}`)}
                    <span className="unseen"> {report}</span>
                  </a>
                ))}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
