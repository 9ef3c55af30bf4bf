import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { stickingOperation } from "../../../src/api/people/sticking-operation.ts";
import { ask } from "../../data/api.ts";
import { type Money, moneyIn, NOTHING, percent, whole } from "../../data/format.ts";
import { useSettled } from "../../data/settling.ts";
import { ExportMenu } from "../../export/export-menu.tsx";
import { Heading } from "../../parts/heading.tsx";
import { Trouble, Waiting } from "../../parts/states.tsx";
import { ScrollBox } from "../../tables/scroll-box.tsx";
import { FEW } from "../few.ts";

type Answer = z.infer<typeof stickingOperation.output>;
type Row = Answer["rows"][number];

const KEYS = ["none", "in_force", "granted"] as const;
const DAYS = [90, 180, 365] as const;

/** How much of expansion stays where a discount came with it, was in force, or wasn't there. */
export function StickingByDiscount() {
  const { t } = useTranslation("expansion");
  const question = { by: "discount" };
  const { data, error, refetch } = useSettled<Answer>({
    queryKey: ["sticking", question],
    queryFn: ({ signal }) => ask<Answer>("/sticking", question, signal),
  });
  if (error !== null) return <Trouble problem={error} onRetry={() => refetch()} />;
  if (data === undefined) return <Waiting height={200} />;
  const money = moneyIn(data.currency);
  const title = t("sticking.title");
  const rows = KEYS.flatMap((key) => data.rows.filter((row) => row.key === key));
  return (
    <section aria-labelledby="sticking-title" className="figure">
      <header className="section-head">
        <Heading id="sticking-title">{title}</Heading>
        <ExportMenu id="sticking" title={title} files={{ path: "/sticking", question }} />
      </header>
      <ScrollBox label={title}>
        <table className="figures">
          <caption className="unseen">{title}</caption>
          <thead>
            <tr>
              <th scope="col">
                <span className="quiet">{t("sticking.corner")}</span>
              </th>
              <th scope="col">{t("sticking.n")}</th>
              <th scope="col">{t("ranking.mrr", { currency: money.currency })}</th>
              {DAYS.map((days) => (
                <th scope="col" key={days}>
                  {t("sticking.kept", { days: whole(days) })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Line key={row.key} row={row} money={money} />
            ))}
          </tbody>
        </table>
      </ScrollBox>
    </section>
  );
}

function Line({ row, money }: { row: Row; money: Money }) {
  const { t } = useTranslation("expansion");
  const key = KEYS.find((one) => one === row.key) ?? "none";
  const cells = [
    whole(row.expansions),
    money.plain(row.expansion_mrr),
    ...[row.share_90, row.share_180, row.share_365].map((share) =>
      share === null ? NOTHING : percent(share),
    ),
  ];
  return (
    <tr className={row.expansions < FEW ? "is-few" : undefined}>
      <th scope="row">
        <span className="cell cell-period">{t(`sticking.${key}`)}</span>
      </th>
      {cells.map((text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the columns are fixed
        <td key={index}>
          <span className="cell">{text}</span>
        </td>
      ))}
    </tr>
  );
}
