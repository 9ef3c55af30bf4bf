import { useTranslation } from "react-i18next";
import type { Flow, MoveKind } from "./moves-answers.ts";

/** A flow in the URL. */
export function flowKey(kind: MoveKind, { before, after }: Pick<Flow, "before" | "after">): string {
  return [kind, before, after].map((part) => part.replaceAll("~", "~~")).join(" ~ ");
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
    return before === "" ? t("moves.began", { after }) : `${before} → ${after}`;
  };
}
