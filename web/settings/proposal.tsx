import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Problem } from "../data/api.ts";
import { useAsk } from "../data/asking.ts";
import { Waiting } from "../parts/states.tsx";
import { Effect } from "./effect.tsx";
import type { PreviewRow } from "./previewed.ts";
import { Refused } from "./said.tsx";

export interface Preview {
  notes: string[];
  rows: PreviewRow[];
}

/**
 * A change before it's made: its effect on the figures, and buttons to save or cancel. Nothing is stored before Save.
 */
export function Proposal({
  path,
  question,
  title,
  saving,
  onSave,
  onCancel,
  children,
}: {
  path: string;
  question: object;
  title: string;
  saving: { isPending: boolean; error: Problem | null };
  onSave: () => void;
  onCancel: () => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation("settings");
  const preview = useAsk<Preview>(path, question);
  const isOld = preview.isPlaceholderData;
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    section.current?.focus({ preventScroll: true });
    section.current?.scrollIntoView({ block: "nearest" });
  }, []);
  return (
    <section
      ref={section}
      tabIndex={-1}
      className="proposal"
      aria-label={title}
      aria-busy={preview.isFetching}
    >
      <h3>{title}</h3>
      {children}
      {preview.error !== null && <Refused problem={preview.error} />}
      {preview.error === null && (preview.data === undefined || isOld) && (
        <div role="status">
          <p>{t("effect.waiting")}</p>
          <Waiting height={180} />
        </div>
      )}
      {preview.error === null && preview.data !== undefined && !isOld && (
        <Effect rows={preview.data.rows} notes={preview.data.notes} />
      )}
      <Refused problem={saving.error} />
      <p className="proposal-actions">
        <Button
          size="xs"
          onClick={onSave}
          disabled={preview.data === undefined || isOld || preview.error !== null || saving.isPending}
        >
          {saving.isPending ? t("saving") : t("save")}
        </Button>
        <Button size="xs" variant="default" onClick={onCancel}>
          {t("cancel")}
        </Button>
        <span className="quiet">{t("effect.nothing-saved")}</span>
      </p>
    </section>
  );
}
