import { useTranslation } from "react-i18next";
import type { Flow, MoveKind } from "./moves-answers.ts";

/** A flow in the URL. @param isDown whether it took away */
export function flowKey(
  kind: MoveKind,
  { before, after }: Pick<Flow, "before" | "after">,
  isDown = false,
): string {
  return [isDown ? `${kind}-down` : kind, before, after]
    .map((part) => part.replaceAll("~", "~~"))
    .join(" ~ ");
}

/** The id of a flow's line in its table. */
export const lineId = (key: string) => `flow ${key}`;

/** The name of one side of a flow; nothing has one, too. */
export function useSideName(): (side: string) => string {
  const { t } = useTranslation("expansion");
  return (side) => (side === "" ? t("moves.nothing") : side);
}

/** What a flow leads from and to, in words. */
export function useFlowName(): (kind: MoveKind, flow: Flow) => string {
  const { t } = useTranslation("expansion");
  return (kind, { before, after }) => {
    if (kind === "seats") {
      const [from, to] = [before, after].map((rung) => rung.replace("-", "–"));
      return before === after
        ? t("moves.within", { rung: from })
        : t("moves.rung", { before: from, after: to });
    }
    if (after === "") return t("moves.ended", { before });
    return before === "" ? t("moves.began", { after }) : `${before} → ${after}`;
  };
}
