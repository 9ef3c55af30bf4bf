import { useTranslation } from "react-i18next";
import { PlainButton } from "../look/plain-button.tsx";

export interface LegendEntry {
  id: string;
  name: string;
  color: string;
  shape: "bar" | "line";
  isDashed?: boolean;
}

/** The names of a chart's series; click one to show or hide its series. */
export function Legend({
  entries,
  hidden,
  onHide,
}: {
  entries: LegendEntry[];
  hidden: string[];
  onHide: (hidden: string[]) => void;
}) {
  const { t } = useTranslation("shell");
  const toggle = (id: string) =>
    onHide(hidden.includes(id) ? hidden.filter((one) => one !== id) : [...hidden, id]);
  return (
    <ul className="legend" aria-label={t("series")}>
      {entries.map(({ id, name, color, shape, isDashed }) => (
        <li key={id}>
          <PlainButton aria-pressed={!hidden.includes(id)} onClick={() => toggle(id)}>
            <i
              className={`swatch swatch-${shape}${isDashed === true ? " swatch-dashed" : ""}`}
              style={{ backgroundColor: color }}
            />
            {name}
          </PlainButton>
        </li>
      ))}
    </ul>
  );
}
