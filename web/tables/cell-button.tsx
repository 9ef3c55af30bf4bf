import { useTranslation } from "react-i18next";
import { type Drill, drillText } from "../data/drill-key.ts";
import { useDrill } from "../data/opening.ts";
import { PlainButton } from "../look/plain-button.tsx";

/** A table figure that opens its proof when clicked; plain text if there's nothing behind it. */
export function CellButton(props: {
  /** The drill to open; null if there's nothing behind the figure. */
  drill: Drill | null;
  /** What the figure is about, for screen readers. */
  label: string;
  text: string;
  /** Number of customers behind it. */
  count?: string | null;
}) {
  const { t } = useTranslation("drill");
  const { open } = useDrill();
  const { drill } = props;
  if (drill === null) return <span className="cell cell-empty">{props.text}</span>;
  const count = props.count ?? null;
  return (
    <PlainButton
      className="cell"
      id={cellId(drill)}
      data-drill={drillText(drill)}
      data-shown={props.text}
      aria-label={t("cell", {
        figure: count === null ? props.text : `${props.text} (${count})`,
        of: props.label,
      })}
      onClick={(event) => open(drill, event.currentTarget)}
    >
      {props.text}
      {count !== null && <span className="cell-count"> ({count})</span>}
    </PlainButton>
  );
}

/** The id of a cell's button, which gets the focus back. */
export function cellId(drill: Drill): string {
  return `cell-${drillText(drill)}`;
}
