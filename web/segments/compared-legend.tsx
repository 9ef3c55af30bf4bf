import { NativeSelect, useComputedColorScheme } from "@mantine/core";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Segments } from "../data/api.ts";
import { EVERYBODY } from "../data/drill-key.ts";
import { usePageParams } from "../data/view.ts";
import { PALETTES } from "../look/palette.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { COMPARED, MOST_COMPARED } from "./use-compared.ts";

interface Chosen {
  /** The segments that are compared. */
  names: string[];
  saved: Segments["rows"];
}

/** What is compared and by which metric, with ways to change both. */
export function ComparedLegend({ metric, ...chosen }: Chosen & { metric: (typeof COMPARED)[number] }) {
  const { t } = useTranslation(["segments", "terms"]);
  const [, setParams] = usePageParams();
  const setNames = (made: string[]) => setParams({ vs: made.join("|") });
  return (
    <>
      <NativeSelect
        size="xs"
        aria-label={t("segments:compare.metric")}
        value={metric}
        data={COMPARED.map((value) => ({ value, label: t(`terms:metrics.${value}.name`) }))}
        onChange={({ currentTarget: { value } }) => setParams({ metric: value })}
      />
      <ComparedNames names={chosen.names} onNames={setNames} />
      {chosen.names.length < MOST_COMPARED && <AddSegment {...chosen} onNames={setNames} />}
    </>
  );
}

function ComparedNames({ names, onNames }: { names: string[]; onNames: (names: string[]) => void }) {
  const { t } = useTranslation("segments");
  const palette = PALETTES[useComputedColorScheme("light")];
  const nameOf = useSegmentName();
  return (
    <ul className="compared" aria-label={t("compare.which")}>
      {names.map((name, place) => (
        <li key={name}>
          <i className="swatch swatch-line" style={{ backgroundColor: palette.compared[place] }} />
          {nameOf(name)}
          {names.length > 1 && (
            <PlainButton
              aria-label={t("compare.drop", { name: nameOf(name) })}
              onClick={() => onNames(names.filter((one) => one !== name))}
            >
              ×
            </PlainButton>
          )}
        </li>
      ))}
    </ul>
  );
}

function AddSegment({ names, saved, onNames }: Chosen & { onNames: (names: string[]) => void }) {
  const { t } = useTranslation("segments");
  const nameOf = useSegmentName();
  return (
    <NativeSelect
      size="xs"
      aria-label={t("compare.add")}
      value=""
      data={[
        { value: "", label: t("compare.add"), disabled: true },
        ...[EVERYBODY, ...saved.map(({ name }) => name)]
          .filter((name) => !names.includes(name))
          .map((value) => ({ value, label: nameOf(value) })),
      ]}
      onChange={({ currentTarget: { value } }) => onNames([...names, value])}
    />
  );
}

/** What a segment is called; everybody is no saved one. */
export function useSegmentName(): (name: string) => string {
  const { t } = useTranslation("segments");
  return useCallback((name: string) => (name === EVERYBODY ? t("compare.everybody") : name), [t]);
}
