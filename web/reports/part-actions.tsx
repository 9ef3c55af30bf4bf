import { useTranslation } from "react-i18next";
import { PlainButton } from "../look/plain-button.tsx";
import { namedFor } from "../words/named-for.ts";

/** Moves a part of a report up or down, changes its text or takes it out. */
export function PartActions({
  of,
  place,
  count,
  isPending,
  onPlace,
  onEdit,
  onDrop,
}: {
  /** What the part is called. */
  of: string;
  place: number;
  count: number;
  isPending: boolean;
  onPlace: (place: number) => void;
  onEdit?: () => void;
  onDrop: () => void;
}) {
  const { t } = useTranslation("bar");
  const action = (words: string, run: () => void, isOff = false) => (
    <PlainButton
      className="link"
      aria-label={namedFor(words, of)}
      disabled={isPending || isOff}
      onClick={run}
    >
      {words}
    </PlainButton>
  );
  return (
    <p className="part-actions">
      {onEdit !== undefined && action(t("reports.edit"), onEdit)}
      {action(t("reports.up"), () => onPlace(place - 1), place === 1)}
      {action(t("reports.down"), () => onPlace(place + 1), place === count)}
      {action(t("reports.drop"), onDrop)}
    </p>
  );
}
