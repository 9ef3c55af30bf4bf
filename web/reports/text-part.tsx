import { Button, Textarea } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Problem } from "../data/api.ts";
import { Refused } from "../settings/said.tsx";

const MOST_LETTERS = 2000;

/** A text of a report; lines stay as they were written. */
export function TextPart({ text, actions }: { text: string; actions: ReactNode }) {
  return (
    <>
      <div className="part-head part-head-text">{actions}</div>
      <p className="part-text">{text}</p>
    </>
  );
}

/** The field in which a text is written. */
export function TextForm({
  initial = "",
  label,
  action,
  problem,
  isPending,
  onText,
  onCancel,
}: {
  initial?: string;
  label: string;
  action: string;
  problem: Problem | null;
  isPending: boolean;
  onText: (text: string) => void;
  onCancel?: () => void;
}) {
  const { t } = useTranslation("settings");
  const [text, setText] = useState(initial);
  return (
    <form
      className="text-form"
      onSubmit={(event) => {
        event.preventDefault();
        onText(text.trim());
      }}
    >
      <Textarea
        required
        autosize
        minRows={2}
        maxLength={MOST_LETTERS}
        label={label}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Refused problem={problem} />
      <p className="text-actions">
        <Button size="xs" type="submit" loading={isPending} disabled={text.trim() === ""}>
          {action}
        </Button>
        {onCancel !== undefined && (
          <Button size="xs" variant="default" onClick={onCancel}>
            {t("cancel")}
          </Button>
        )}
      </p>
    </form>
  );
}
