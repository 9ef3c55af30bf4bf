import { Button, Modal } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { PlainButton } from "../look/plain-button.tsx";
import { namedFor } from "../words/named-for.ts";

/** A button that asks for confirmation, for actions that are hard to undo. */
export function ConfirmButton(props: {
  label: string;
  /** What it acts on, for its accessible name. */
  of?: string;
  title: string;
  text: string;
  isDisabled?: boolean;
  /** Whether it looks like the links beside it. */
  isLink?: boolean;
  onConfirm: () => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation(["settings", "shell"]);
  const [isOpen, { open, close }] = useDisclosure(false);
  const name = props.of === undefined ? props.label : namedFor(props.label, props.of);
  return (
    <>
      {props.isLink === true ? (
        <PlainButton className="link" aria-label={name} disabled={props.isDisabled} onClick={open}>
          {props.label}
        </PlainButton>
      ) : (
        <Button
          size="compact-sm"
          variant="default"
          aria-label={name}
          disabled={props.isDisabled}
          onClick={open}
        >
          {props.label}
        </Button>
      )}
      <Modal
        opened={isOpen}
        onClose={close}
        title={props.title}
        closeButtonProps={{ "aria-label": t("shell:close") }}
      >
        <p>{props.text}</p>
        {props.children}
        <p className="proposal-actions">
          <Button
            size="xs"
            onClick={() => {
              close();
              props.onConfirm();
            }}
          >
            {props.label}
          </Button>
          <Button size="xs" variant="default" onClick={close}>
            {t("settings:cancel")}
          </Button>
        </p>
      </Modal>
    </>
  );
}
