import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAsk, useTell } from "../data/asking.ts";
import { Refused, Said } from "../settings/said.tsx";
import { NameModal } from "../views/name-modal.tsx";
import type { Loaded } from "./loaded.ts";
import { loadedSaved, type SavedQueries, type SavedQuery } from "./sql-answers.ts";
import "../views/views.css";

const FOLDER_LETTERS = 80;

/** Saves the query under a name, in a folder, or what was changed in a saved one. */
export function SaveQuery({
  text,
  from,
  onSaved,
}: {
  text: string;
  from: Loaded["from"];
  onSaved: (from: Loaded["from"]) => void;
}) {
  const { t } = useTranslation("bar");
  const [isNaming, setNaming] = useState(false);
  const [folder, setFolder] = useState("");
  const [said, setSaid] = useState("");
  const saving = useTell<SavedQuery>((saved) => {
    setNaming(false);
    setSaid(t("sql.saved-as", { name: saved.name }));
    onSaved(loadedSaved(saved).from);
  });
  const known = from?.kind === "saved" ? from : null;
  const listed = useAsk<SavedQueries>(known === null ? null : "/sql/saved").data?.rows;
  // A schedule that was set meanwhile made a new version of it.
  const version = listed?.find(({ id }) => id === known?.id)?.version ?? known?.version;
  return (
    <>
      {known !== null && (
        <Button
          size="xs"
          variant="default"
          disabled={text.trim() === ""}
          onClick={() =>
            saving.mutate({
              path: "/sql/saved",
              input: { id: known.id, name: known.name, version, sql: text },
            })
          }
        >
          {t("sql.save-changes", { name: known.name })}
        </Button>
      )}
      <Button
        size="xs"
        variant="default"
        disabled={text.trim() === ""}
        onClick={() => {
          saving.reset();
          setSaid("");
          setNaming(true);
        }}
      >
        {t("sql.save")}
      </Button>
      <Said text={said} />
      {!isNaming && <Refused problem={saving.error} />}
      {isNaming && (
        <NameModal
          title={t("sql.save-title")}
          label={t("sql.name")}
          action={t("sql.save")}
          problem={saving.error}
          isPending={saving.isPending}
          onName={(name) => saving.mutate({ path: "/sql/saved", input: { name, folder, sql: text } })}
          onClose={() => setNaming(false)}
        >
          <TextInput
            label={t("sql.folder")}
            maxLength={FOLDER_LETTERS}
            value={folder}
            onChange={({ currentTarget }) => setFolder(currentTarget.value)}
          />
        </NameModal>
      )}
    </>
  );
}
