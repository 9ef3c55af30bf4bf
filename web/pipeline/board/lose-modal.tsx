import { Button, Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Moved } from "./moved.ts";

/** Asks why an opportunity was lost; without a reason it stays where it is. */
export function LoseModal({
  deal,
  onLose,
  onKeep,
}: {
  deal: Moved | null;
  onLose: (reason: string) => void;
  onKeep: () => void;
}) {
  const { t } = useTranslation(["pipeline", "shell"]);
  return (
    <Modal
      opened={deal !== null}
      onClose={onKeep}
      title={t("pipeline:lose.title", { title: deal?.title ?? "" })}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ "aria-label": t("shell:close") }}
    >
      <LoseForm onLose={onLose} onKeep={onKeep} />
    </Modal>
  );
}

function LoseForm({ onLose, onKeep }: { onLose: (reason: string) => void; onKeep: () => void }) {
  const { t } = useTranslation("pipeline");
  const [reason, setReason] = useState("");
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onLose(reason.trim());
      }}
    >
      <TextInput
        required
        data-autofocus
        label={t("lose.reason")}
        placeholder={t("lose.hint")}
        maxLength={1000}
        value={reason}
        onChange={({ currentTarget }) => setReason(currentTarget.value)}
      />
      <p className="proposal-actions">
        <Button type="submit" size="xs" disabled={reason.trim() === ""}>
          {t("lose.do")}
        </Button>
        <Button size="xs" variant="default" onClick={onKeep}>
          {t("lose.keep")}
        </Button>
      </p>
    </form>
  );
}
