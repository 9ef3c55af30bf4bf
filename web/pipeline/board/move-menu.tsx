import { Menu } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { StageSums } from "../../growth/pipeline-answers.ts";
import { PlainButton } from "../../look/plain-button.tsx";
import type { Moved } from "./moved.ts";

/** A menu of the stages that an opportunity can be moved to. */
export function MoveMenu({
  deal,
  label,
  stages,
  onMove,
}: {
  deal: Moved;
  /** What the button shows. */
  label: string;
  stages: readonly StageSums[];
  onMove: (deal: Moved, to: StageSums) => void;
}) {
  const { t } = useTranslation("pipeline");
  return (
    <Menu position="bottom-end" width={220} transitionProps={{ duration: 0 }}>
      <Menu.Target>
        <PlainButton className="move-to" aria-label={t("moves.menu-of", { title: deal.title, label })}>
          {label}
        </PlainButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t("moves.menu")}</Menu.Label>
        {stages.map((one) => (
          <Menu.Item key={one.stage} disabled={one.stage === deal.stage} onClick={() => onMove(deal, one)}>
            {one.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
