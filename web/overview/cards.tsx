import { Popover, UnstyledButton } from "@mantine/core";
import type { Comparison } from "./address.ts";
import type { Catalogue } from "./api.ts";
import { numberIn, type Scope, useCatalogue, useMetric } from "./figures.ts";
import { type Money, NOTHING, percent, points } from "./format.ts";
import { growthText } from "./headline.ts";
import { shortPeriod } from "./period.ts";
import { Sparkline } from "./sparkline.tsx";
import { Waiting } from "./states.tsx";

/** One figure at the top of the page. */
export interface Card {
  metric: string;
  label: string;
  /** The column of the tables that its value opens. */
  column: string;
  series: Map<string, number | null>;
}

/** The cards: value of the subject period, change against another, course over the range, meaning on demand. */
export function Cards(props: {
  cards: Card[];
  scope: Scope;
  period: string | null;
  compare: Comparison;
  growth: number | null;
  money: Money;
  onOpen: (column: string, period: string) => void;
}) {
  const catalogue = useCatalogue();
  return (
    <ul className="cards" aria-label="Key figures">
      {props.cards.map((card) => (
        <CardItem
          key={card.metric}
          card={card}
          entry={catalogue.data?.rows.find(({ id }) => id === card.metric)}
          scope={props.scope}
          period={props.period}
          compare={props.compare}
          growth={card.metric === "mrr" && props.compare === "previous" ? props.growth : null}
          money={props.money}
          onOpen={props.onOpen}
        />
      ))}
    </ul>
  );
}

type Entry = Catalogue["rows"][number];

function CardItem({
  card,
  entry,
  scope,
  period,
  compare,
  growth,
  money,
  onOpen,
}: {
  card: Card;
  entry: Entry | undefined;
  scope: Scope;
  period: string | null;
  compare: Comparison;
  growth: number | null;
  money: Money;
  onOpen: (column: string, period: string) => void;
}) {
  const isRatio = entry?.unit === "ratio";
  const compared = useMetric(
    card.metric,
    period === null || compare === "none" ? null : { ...scope.question, from: period, to: period, compare },
  );
  const [found] = compared.data?.rows ?? [];
  const row = compare === "none" || found?.period !== period ? undefined : found;
  const value = period === null ? undefined : card.series.get(period);
  const text = typeof value === "number" ? (isRatio ? percent(value) : money.full(value)) : NOTHING;
  const before = typeof row?.previous_period === "string" ? row.previous_period : null;
  return (
    <li className="card">
      <div className="card-label">
        {card.label}
        {entry !== undefined && <Meaning label={card.label} entry={entry} />}
      </div>
      {period === null || value === undefined ? (
        <Waiting height={30} width={140} />
      ) : (
        <UnstyledButton className="card-value" onClick={() => onOpen(card.column, period)}>
          {text}
          <span className="unseen">, what is behind {card.label}</span>
        </UnstyledButton>
      )}
      <Change
        change={numberIn(row, "change")}
        before={before}
        better={entry?.better ?? null}
        text={isRatio ? points : money.signed}
        growth={growthText(growth)}
      />
      <Sparkline values={[...card.series.values()]} marked={[...card.series.keys()].indexOf(period ?? "")} />
    </li>
  );
}

function Change(props: {
  change: number | null;
  before: string | null;
  better: Entry["better"];
  text: (change: number) => string;
  /** The change as a percentage, where there is one. */
  growth: string;
}) {
  const { change, before } = props;
  if (change === null)
    return <div className="card-change">{before === null ? "\u00a0" : `no ${shortPeriod(before)}`}</div>;
  const seen = props.text(change) === props.text(0) ? 0 : change;
  const arrow = seen > 0 ? "▲ " : seen < 0 ? "▼ " : "";
  return (
    <div className="card-change">
      <span className={verdict(seen, props.better)}>
        <span aria-hidden="true">{arrow}</span>
        {props.text(seen)}
        {props.growth}
      </span>{" "}
      {before !== null && <span className="card-before">since {shortPeriod(before)}</span>}
    </div>
  );
}

/** Whether a change is good news: up is not always. */
export function verdict(change: number, better: Entry["better"]): "good" | "bad" | "neutral" {
  if (change === 0 || better === null) return "neutral";
  return change > 0 === (better === "up") ? "good" : "bad";
}

function Meaning({ label, entry }: { label: string; entry: Entry }) {
  return (
    <Popover width={280} position="bottom-start" shadow="md" withRoles>
      <Popover.Target>
        <UnstyledButton className="meaning" aria-label={`What ${label} means`}>
          ?
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className="meaning-text" aria-label={entry.name}>
        <strong>{entry.name}</strong>
        <br />
        {entry.definition}.
        {entry.better === null ? "" : entry.better === "up" ? " Higher is better." : " Lower is better."}
        <br />
        <code>cambium metric {entry.id}</code>
      </Popover.Dropdown>
    </Popover>
  );
}
