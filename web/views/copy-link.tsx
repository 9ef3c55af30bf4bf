import { useClipboard } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { PlainButton } from "../look/plain-button.tsx";
import { namedFor } from "../words/named-for.ts";

/** Copies the address of a saved view or a report: it is the link to send. */
export function CopyLink({ address, name }: { address: string; name: string }) {
  const { t } = useTranslation("segments");
  const { copied, copy } = useClipboard({ timeout: 2000 });
  const text = t(copied ? "actions.copied" : "actions.copy");
  return (
    <PlainButton
      className="link"
      aria-label={namedFor(text, name)}
      onClick={() => copy(new URL(address, window.location.origin).href)}
    >
      {text}
    </PlainButton>
  );
}
