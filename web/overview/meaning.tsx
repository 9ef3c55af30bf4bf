import { Popover } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Catalogue } from "../data/api.ts";
import { PlainButton } from "../look/plain-button.tsx";
import type { KeyFigureId } from "./key-figures.ts";

/** Explains a figure on demand: its definition, which direction is good, and the command line for it. */
export function Meaning({
  id,
  better,
}: {
  id: KeyFigureId | "expansion_rate";
  better: Catalogue["rows"][number]["better"];
}) {
  const { t } = useTranslation(["shell", "terms"]);
  const name = id === "mrr" ? t("terms:long.mrr") : t(`terms:metrics.${id}.name`);
  return (
    <Popover width={300} position="bottom-start" shadow="md" withRoles>
      <Popover.Target>
        <PlainButton className="meaning" aria-label={t("shell:what-means", { what: name })}>
          ?
        </PlainButton>
      </Popover.Target>
      <Popover.Dropdown className="meaning-text" aria-label={name}>
        <p>
          <strong>{name}</strong>
        </p>
        <p>{t(`terms:metrics.${id}.definition`)}</p>
        {better !== null && <p>{t(`shell:better-${better}`)}</p>}
        <code>cambium metric {id}</code>
      </Popover.Dropdown>
    </Popover>
  );
}
