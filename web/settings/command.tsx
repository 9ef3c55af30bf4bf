import { useClipboard } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { PlainButton } from "../look/plain-button.tsx";

/** A terminal command with a copy button. */
export function Command({ text }: { text: string }) {
  const { t } = useTranslation("settings");
  const { copied, copy } = useClipboard({ timeout: 2000 });
  return (
    <span className="command">
      <code>{text}</code>
      <PlainButton className="link" aria-label={t("copy-what", { command: text })} onClick={() => copy(text)}>
        {t("copy")}
      </PlainButton>
      <span className="quiet" role="status">
        {copied && t("copied")}
      </span>
    </span>
  );
}
