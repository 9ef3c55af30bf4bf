import { Button, CloseButton } from "@mantine/core";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { Notice } from "./use-moves.ts";

/** Says what became of the last move, and undoes it; Ctrl+Z does as well. */
export function MoveNotice({
  notice,
  onUndo,
  onClose,
}: {
  notice: Notice | null;
  onUndo: () => void;
  onClose: () => void;
}) {
  const { t } = useTranslation(["pipeline", "shell"]);
  useEffect(() => {
    const undo = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      if (event.target instanceof Element && event.target.closest("input, textarea, select") !== null) return;
      event.preventDefault();
      onUndo();
    };
    window.addEventListener("keydown", undo);
    return () => window.removeEventListener("keydown", undo);
  }, [onUndo]);
  return (
    <div className="move-notice" role="status" aria-live="polite" hidden={notice === null}>
      <p className={notice?.isBad === true ? "bad" : undefined}>{notice?.text ?? ""}</p>
      {notice?.canUndo === true && (
        <Button size="compact-sm" variant="default" onClick={onUndo}>
          {t("pipeline:moves.undo")}
        </Button>
      )}
      {notice !== null && <CloseButton size="sm" aria-label={t("shell:close")} onClick={onClose} />}
    </div>
  );
}
