import { NativeSelect } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { moneyIn, whole } from "../data/format.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import { AsOf } from "../growth/as-of.tsx";
import type { KindName, Signals } from "../growth/growth-answers.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { type SignalsSearch, SORTS } from "./signals-search.ts";

/** Maximum number of rows in a JSON export; CSV has them all. */
const LISTED = 1000;

/** The kinds with their count and MRR, each a switch; the order and the day. */
export function SignalFilters({
  answer: { kinds, currency, as_of: asOf },
  search,
  question,
  onChange,
}: {
  answer: Signals;
  search: SignalsSearch;
  question: object;
  onChange: (made: Partial<SignalsSearch>) => void;
}) {
  const { t } = useTranslation("signals");
  const money = moneyIn(currency);
  const toggled = (kind: KindName) =>
    search.kinds.includes(kind) ? search.kinds.filter((one) => one !== kind) : [...search.kinds, kind];
  return (
    <>
      {kinds.length > 0 && (
        <ul className="kinds" aria-label={t("kinds-label")}>
          {kinds.map(({ kind, signals, step_mrr: mrr }) => (
            <li key={kind}>
              <PlainButton
                className="kind-switch"
                aria-pressed={search.kinds.includes(kind)}
                onClick={() => onChange({ kinds: toggled(kind) })}
              >
                <span className="kind-name">{t(`kinds.${kind}`)}</span>
                <span className="kind-count">{whole(signals)}</span>
                {mrr > 0 && <span className="kind-mrr">{money.rounded(mrr)}</span>}
              </PlainButton>
            </li>
          ))}
        </ul>
      )}
      <div className="growth-controls">
        <NativeSelect
          label={t("sort")}
          value={search.sort}
          data={SORTS.map((value) => ({ value, label: t(`sorts.${value}`) }))}
          onChange={({ currentTarget: { value } }) =>
            onChange({ sort: SORTS.find((one) => one === value) ?? "mrr" })
          }
        />
        <AsOf shown={asOf} />
        <ExportMenu
          id="signals"
          title={t("tabs.open")}
          files={{ path: "/signals", question, most: LISTED }}
        />
      </div>
    </>
  );
}
