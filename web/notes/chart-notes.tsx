import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTell } from "../data/asking.ts";
import { whole } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import { Refused, Said } from "../settings/said.tsx";
import { namedFor } from "../words/named-for.ts";
import type { MarkedNote } from "./notes-answer.ts";
import { useNoteText } from "./use-notes.ts";
import "./notes.css";
import { PlainButton } from "../look/plain-button.tsx";

const FEW = 4;

/** The notes of a chart with the numbers of their marks, and a way to add one or to remove one's own. */
export function ChartNotes({ notes, title }: { notes: MarkedNote[]; title: string }) {
  const { t } = useTranslation("shell");
  const [isAll, setAll] = useState(false);
  const [isAdding, setAdding] = useState(false);
  const [said, setSaid] = useState("");
  const removing = useTell<{ id: string }>(() => setSaid(t("notes.removed")));
  const textOf = useNoteText();
  const listed = isAll ? notes : notes.slice(-FEW);
  return (
    <aside className="notes" aria-label={t("notes.of", { what: title })}>
      {listed.length > 0 && (
        <ol>
          {listed.map((note) => (
            <li key={note.id ?? `${note.source} ${note.on} ${note.text}`}>
              {note.mark > 0 && <span className="note-mark">{whole(note.mark)}</span>}
              <span className="quiet">{dayName(note.on)}</span>
              <span>{textOf(note)}</span>
              {note.id !== null && note.version !== null && (
                <PlainButton
                  className="link"
                  disabled={removing.isPending}
                  aria-label={namedFor(t("notes.remove"), note.text)}
                  onClick={() => remove(note.id ?? "", note.version ?? 0)}
                >
                  {t("notes.remove")}
                </PlainButton>
              )}
            </li>
          ))}
        </ol>
      )}
      <p className="notes-more">
        {listed.length < notes.length && (
          <PlainButton className="link" onClick={() => setAll(true)}>
            {t("notes.all", { count: notes.length, notes: whole(notes.length) })}
          </PlainButton>
        )}
        <PlainButton className="link" aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>
          {t("notes.add")}
          <span className="unseen">: {title}</span>
        </PlainButton>
      </p>
      {isAdding && (
        <AddNote
          onDone={(text) => {
            setAdding(false);
            setSaid(text);
          }}
        />
      )}
      <Refused problem={removing.error} />
      <Said text={said} />
    </aside>
  );

  function remove(id: string, version: number) {
    removing.mutate({ path: `/annotations/${encodeURIComponent(id)}/remove`, input: { version } });
  }
}

function AddNote({ onDone }: { onDone: (text: string) => void }) {
  const { t } = useTranslation("shell");
  const [on, setOn] = useState("");
  const [text, setText] = useState("");
  const saving = useTell<{ on: string }>((note) => onDone(t("notes.added", { day: dayName(note.on) })));
  return (
    <form
      className="row-form"
      onSubmit={(event) => {
        event.preventDefault();
        saving.mutate({ path: "/annotations", input: { on, text: text.trim() } });
      }}
    >
      <TextInput
        required
        type="date"
        label={t("notes.on")}
        value={on}
        onChange={({ currentTarget }) => setOn(currentTarget.value)}
      />
      <TextInput
        required
        label={t("notes.text")}
        placeholder={t("notes.hint")}
        maxLength={1000}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Button type="submit" size="xs" disabled={on === "" || text.trim() === "" || saving.isPending}>
        {t("notes.do")}
      </Button>
      <Refused problem={saving.error} />
    </form>
  );
}
