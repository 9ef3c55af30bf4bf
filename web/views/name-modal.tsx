import { Button, Modal, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Problem } from "../data/api.ts";
import { Refused } from "../settings/said.tsx";

/** The longest name of a view or title of a report. */
export const NAME_LETTERS = 80;

/** Asks for a name in a dialog. */
export function NameModal({
  title,
  label,
  initial = "",
  action,
  problem,
  isPending,
  onName,
  onClose,
  children,
}: {
  title: string;
  label: string;
  initial?: string;
  /** The words of the button. */
  action: string;
  problem: Problem | null;
  isPending: boolean;
  onName: (name: string) => void;
  onClose: () => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation("shell");
  const [name, setName] = useState(initial);
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ "aria-label": t("close") }}>
      <form
        className="name-form"
        onSubmit={(event) => {
          event.preventDefault();
          onName(name.trim());
        }}
      >
        <TextInput
          data-autofocus
          required
          label={label}
          maxLength={NAME_LETTERS}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        {children}
        <Refused problem={problem} />
        <Button size="xs" type="submit" loading={isPending} disabled={name.trim() === ""}>
          {action}
        </Button>
      </form>
    </Modal>
  );
}
