import { Button, Modal } from "@mantine/core";
import { useWindowEvent } from "@mantine/hooks";
import { useRouterState } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { parseSearch } from "../data/address.ts";
import { useTell } from "../data/asking.ts";
import type { ViewRow } from "../data/saved-answers.ts";
import { PageLink } from "../parts/page-link.tsx";
import { NameModal } from "./name-modal.tsx";
import { useHolds, usePageName } from "./use-holds.ts";
import "./views.css";

const OPEN = "cambium:save-view";

/** Asks for a name under which to save the page as it is. */
export function openSaveView(): void {
  window.dispatchEvent(new Event(OPEN));
}

/** The dialog that saves the page's state under a name. */
export function SaveView() {
  const { t } = useTranslation(["bar", "shell"]);
  const [asked, setAsked] = useState(0);
  const [saved, setSaved] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const close = () => setOpen(false);
  useWindowEvent(OPEN, () => {
    setSaved(null);
    setAsked(asked + 1);
    setOpen(true);
  });
  if (!isOpen) return null;
  if (saved === null) return <Naming key={asked} onSaved={setSaved} onClose={close} />;
  return (
    <Modal
      opened
      onClose={close}
      title={t("bar:views.save")}
      closeButtonProps={{ "aria-label": t("shell:close") }}
    >
      <p role="status">{t("bar:views.saved", { name: saved })}</p>
      <p className="saved-actions">
        <Button size="xs" data-autofocus onClick={close}>
          {t("shell:close")}
        </Button>
        <span onClickCapture={close}>
          <PageLink to="/views">{t("bar:views.all")}</PageLink>
        </span>
      </p>
    </Modal>
  );
}

function Naming({ onSaved, onClose }: { onSaved: (name: string) => void; onClose: () => void }) {
  const { t } = useTranslation("bar");
  const { path, query } = useRouterState({
    select: ({ location }) => ({ path: location.pathname, query: location.searchStr }),
    structuralSharing: true,
  });
  const pageName = usePageName();
  const holds = useHolds();
  const saving = useTell<ViewRow>(({ name }) => onSaved(name));
  const held = [pageName(path), ...holds(path, parseSearch(query))];
  return (
    <NameModal
      title={t("views.save")}
      label={t("views.name")}
      action={t("views.do")}
      problem={saving.error}
      isPending={saving.isPending}
      onName={(name) => saving.mutate({ path: "/views", input: { name, address: `${path}${query}` } })}
      onClose={onClose}
    >
      <p className="quiet">{held.join(" · ")}</p>
    </NameModal>
  );
}
