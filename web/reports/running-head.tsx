import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import { viewOf } from "../data/address.ts";
import { dayName, monthsName } from "../data/period.ts";
import { monthsShown } from "../data/range.ts";
import { useStatus } from "../data/scope.ts";
import { addressParts } from "../views/saved-link.tsx";

/** What stands on top of every printed page of a report: of whom and when it is, and what its figures are of. */
export function RunningHead({ title, addresses }: { title: string; addresses: string[] }) {
  const { t } = useTranslation(["bar", "shell"]);
  const { data } = useStatus();
  const today = useToday();
  if (data === undefined) return null;
  const known = { firstDay: data.first_evidence_on, lastDay: data.last_evidence_on };
  const views = addresses.map((address) => viewOf(addressParts(address).search));
  const months = views.map((view) => monthsShown(view, known));
  const policies = distinct(views.map(({ policy }) => policy ?? data.policy));
  const segments = distinct(views.map(({ segment }) => segment ?? t("bar:everyone")));
  const ranges = distinct(months.flatMap((one) => (one === null ? [] : [monthsName(one.from, one.to)])));
  return (
    <div className="running-head" aria-hidden="true">
      <p className="running-line">
        <span>{[data.organisation, title].join(" · ")}</span>
        <span>{t("bar:reports.printed", { day: dayName(today) })}</span>
      </p>
      <p className="running-line">
        <span>
          {[
            t("shell:export.policy", { policy: policies }),
            `${t("bar:segment")}: ${segments}`,
            `${t("bar:range")}: ${ranges}`,
          ].join(" · ")}
        </span>
        {known.lastDay !== null && <span>{t("shell:export.as-of", { day: dayName(known.lastDay) })}</span>}
      </p>
    </div>
  );
}

function distinct(texts: string[]): string {
  return [...new Set(texts)].join(" / ");
}

/** The day, as of when the page was opened or is printed. */
function useToday(): string {
  const [today, setToday] = useState(dayNow);
  useEffect(() => {
    const renew = () => flushSync(() => setToday(dayNow()));
    window.addEventListener("beforeprint", renew);
    return () => window.removeEventListener("beforeprint", renew);
  }, []);
  return today;
}

/** The reader's own calendar day. */
function dayNow(): string {
  const now = new Date();
  const part = (number: number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${part(now.getMonth() + 1)}-${part(now.getDate())}`;
}
