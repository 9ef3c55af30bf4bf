import { Button } from "@mantine/core";
import type { ErrorComponentProps } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

/** Shown when a page fails to render: a bug, or a page older than the server. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  const { t } = useTranslation("shell");
  return (
    <>
      <h1>{t("cannot-show")}</h1>
      <div className="trouble" role="alert">
        <p className="trouble-detail">{error instanceof Error ? error.message : String(error)}</p>
        <p className="trouble-actions">
          <Button size="xs" variant="default" onClick={reset}>
            {t("try-again")}
          </Button>
        </p>
      </div>
    </>
  );
}
