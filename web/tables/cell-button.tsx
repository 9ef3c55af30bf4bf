import { UnstyledButton } from "@mantine/core";
import { useTranslation } from "react-i18next";
import { type Drill, drillText } from "../data/drill-key.ts";
import { useDrill } from "../data/opening.ts";

/** A figure of a table; pressing it opens what is behind. A figure behind which nothing is stands alone. */
export function CellButton(props: {
  /** What it opens; null where there is nothing. */
  drill: Drill | null;
  /** What the figure is of, for those who do not see its column and row. */
  label: string;
  text: string;
  /** How many customers are behind it. */
  count?: string | null;
}) {
  const { t } = useTranslation("drill");
  const { open } = useDrill();
  const { drill } = props;
  if (drill === null) return <span className="cell cell-empty">{props.text}</span>;
  const count = props.count ?? null;
  return (
    <UnstyledButton
      className="cell"
      id={cellId(drill)}
      data-figure={props.text}
      aria-label={t("cell", {
        figure: count === null ? props.text : `${props.text} (${count})`,
        of: props.label,
      })}
      onClick={(event) => open(drill, event.currentTarget)}
    >
      {props.text}
      {count !== null && <span className="cell-count"> ({count})</span>}
    </UnstyledButton>
  );
}

/** The id of a cell's button, to which the focus goes back. */
export function cellId(drill: Drill): string {
  return `cell-${drillText(drill)}`;
}
