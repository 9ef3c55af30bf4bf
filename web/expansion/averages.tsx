import { useTranslation } from "react-i18next";
import type { Answer } from "../data/api.ts";
import { numberIn, useMetric } from "../data/figures.ts";
import { type Money, NOTHING, whole } from "../data/format.ts";
import { periodName } from "../data/period.ts";
import { ExportMenu } from "../export/export-menu.tsx";
import { figuresFile } from "../export/figures-file.ts";
import { Heading } from "../parts/heading.tsx";
import { Waiting } from "../parts/states.tsx";
import { CellButton } from "../tables/cell-button.tsx";
import { ScrollBox } from "../tables/scroll-box.tsx";
import { ChangeText } from "./change-text.tsx";
import { FEW } from "./few.ts";
import { inPartOrder, usePartName } from "./part-words.ts";
import { type About, comparedQuestion } from "./use-figures.ts";
import { useMixSentence } from "./use-mix-sentence.ts";

interface Line {
  id: string;
  name: string;
  metric: "average_expansion" | "average_expansion_per_customer";
  where: string[];
  row: Answer["rows"][number];
}

/** How large an expansion is, in all, by customer and by group; and whether its change is one of mix. */
export function Averages({ about, by, money }: { about: About; by: string; money: Money }) {
  const { t } = useTranslation("expansion");
  const { subject } = about;
  const question = comparedQuestion(about);
  const lines = useLines(question);
  const mix = useMixSentence(about, by, money);
  return (
    <section aria-labelledby="averages-title" className="figure">
      <header className="section-head">
        <Heading id="averages-title">{t("averages.title")}</Heading>
        <ExportMenu
          id="average-expansion"
          title={t("averages.title")}
          files={figuresFile(columnsOf(lines), question)}
        />
      </header>
      <p className="section-answer">{mix}</p>
      {lines.length === 0 ? (
        <Waiting height={260} />
      ) : (
        <AveragesTable
          lines={lines}
          subject={subject}
          money={money}
          hasBefore={question.compare !== undefined}
        />
      )}
    </section>
  );
}

/** What is known so far of the averages: of all, of a customer, and of each group. */
function useLines(question: ReturnType<typeof comparedQuestion>): Line[] {
  const { t } = useTranslation("expansion");
  const nameOf = usePartName();
  const asked = { ...question, counts: true };
  const all = useMetric("average_expansion", asked);
  const each = useMetric("average_expansion_per_customer", asked);
  const grouped = useMetric("average_expansion", { ...asked, by: ["group"] });
  const whole = [
    { id: "all", name: t("averages.all"), metric: "average_expansion" as const, row: all.data?.rows[0] },
    {
      id: "customer",
      name: t("averages.customer"),
      metric: "average_expansion_per_customer" as const,
      row: each.data?.rows[0],
    },
  ];
  const groups = new Map(grouped.data?.rows.map((row) => [String(row.group), row]));
  const parts = inPartOrder("group", [...groups.keys()]).map((group) => ({
    id: group,
    name: t("averages.of", { part: nameOf("group", group) }),
    metric: "average_expansion" as const,
    row: groups.get(group),
    where: [`group=${group}`],
  }));
  return [...whole, ...parts].flatMap(({ row, ...line }) =>
    row === undefined ? [] : [{ where: [], ...line, row }],
  );
}

/** The lines of the table as columns of a file. */
function columnsOf(lines: Line[]): string[] {
  const columns = lines.map(({ metric, where }) => [metric, ...where].join(";"));
  return columns.length === 0 ? ["average_expansion"] : columns;
}

interface Table {
  subject: string;
  money: Money;
  hasBefore: boolean;
}

function AveragesTable({ lines, ...table }: Table & { lines: Line[] }) {
  const { t } = useTranslation("expansion");
  const { subject, money, hasBefore } = table;
  const before = lines[0]?.row.previous_period;
  const beforeName = typeof before === "string" ? periodName(before) : t("before");
  return (
    <ScrollBox label={t("averages.title")}>
      <table className="figures">
        <caption className="unseen">{t("averages.caption", { when: periodName(subject) })}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="quiet">{money.currency}</span>
            </th>
            <th scope="col">{periodName(subject)}</th>
            {hasBefore && <th scope="col">{beforeName}</th>}
            {hasBefore && <th scope="col">{t("change")}</th>}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Average key={line.id} line={line} {...table} />
          ))}
        </tbody>
      </table>
    </ScrollBox>
  );
}

function Average({ line, subject, money, hasBefore }: Table & { line: Line }) {
  const { name, row } = line;
  const before = typeof row.previous_period === "string" ? row.previous_period : null;
  const customers = numberIn(row, "customers");
  return (
    <tr className={customers !== null && customers < FEW ? "is-few" : undefined}>
      <th scope="row">
        <span className="cell cell-period">{name}</span>
      </th>
      <td>
        <Figure of={line} amount={numberIn(row, "value")} count={customers} period={subject} money={money} />
      </td>
      {hasBefore && (
        <td>
          <Figure of={line} amount={numberIn(row, "previous")} period={before} money={money} />
        </td>
      )}
      {hasBefore && (
        <td>
          <span className="cell">
            <ChangeText row={{ change: numberIn(row, "change") }} before={null} unit="money" money={money} />
          </span>
        </td>
      )}
    </tr>
  );
}

function Figure({
  of: { name, metric, where },
  amount,
  count = null,
  period,
  money,
}: {
  of: Line;
  amount: number | null;
  /** How many customers it is of. */
  count?: number | null;
  period: string | null;
  money: Money;
}) {
  return (
    <CellButton
      drill={amount === null || period === null ? null : { metric, period, where }}
      text={amount === null ? NOTHING : money.plain(amount)}
      count={amount === null || count === null ? null : whole(count)}
      label={`${name}, ${period === null ? "" : periodName(period)}`}
    />
  );
}
