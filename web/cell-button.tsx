import { UnstyledButton } from "@mantine/core";
import { cellId } from "./drill.ts";

export type OpenCell = (column: string, period: string, opener?: HTMLElement) => void;

/** A figure of a table; pressing it opens what is behind. */
export function CellButton(props: {
  column: string;
  period: string;
  label: string;
  text: string;
  isEmpty: boolean;
  onOpen: OpenCell;
}) {
  if (props.isEmpty) return <span className="cell cell-empty">{props.text}</span>;
  return (
    <UnstyledButton
      className="cell"
      id={cellId(props.column, props.period)}
      aria-label={`${props.text}, ${props.label}: what is behind it`}
      onClick={(event) => props.onOpen(props.column, props.period, event.currentTarget)}
    >
      {props.text}
    </UnstyledButton>
  );
}
