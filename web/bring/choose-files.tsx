import { Button, FileButton, Textarea } from "@mantine/core";
import { type DragEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { LIMITS, UPLOADS } from "../../src/base/limits.ts";
import { Problem } from "../data/api.ts";
import { percent, whole } from "../data/format.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { Refused } from "../settings/said.tsx";
import { type Sent, sendFile } from "./send-file.ts";

/** Three ways to give files: drop them, choose them, or paste a table. Sends them to the server. */
export function ChooseFiles({ onSent }: { onSent: (files: Sent[]) => void }) {
  const { t } = useTranslation("bring");
  const [isOver, setOver] = useState(false);
  const [isPasting, setPasting] = useState(false);
  const [pasted, setPasted] = useState("");
  const bytes = new Blob([pasted]).size;
  const isTooLong = bytes > LIMITS.pasted.most;
  const sending = useSending(onSent);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    sending.send([...event.dataTransfer.files]);
  };
  if (sending.name !== null)
    return (
      <div className="drop" data-busy="true">
        <p role="status">{t("files.sending", { name: sending.name, share: percent(sending.share) })}</p>
        <progress max={1} value={sending.share} aria-label={sending.name} />
        <Button size="compact-sm" variant="default" onClick={sending.cancel}>
          {t("cancel")}
        </Button>
      </div>
    );
  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a second way; the button takes files by key */}
      <div
        className="drop"
        data-over={isOver}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <p>{t("files.drop")}</p>
        <FileButton multiple onChange={sending.send} inputProps={{ "aria-label": t("files.choose") }}>
          {(props) => <Button {...props}>{t("files.choose")}</Button>}
        </FileButton>
        <PlainButton className="link" aria-expanded={isPasting} onClick={() => setPasting(!isPasting)}>
          {t("files.paste")}
        </PlainButton>
        <p className="quiet drop-kinds">{t("files.kinds")}</p>
      </div>
      {isPasting && (
        <div className="paste">
          <Textarea
            label={t("files.pasted")}
            description={t("files.pasted-text", { most: whole(LIMITS.pasted.most) })}
            error={
              isTooLong && t("files.pasted-long", { bytes: whole(bytes), most: whole(LIMITS.pasted.most) })
            }
            minRows={5}
            autosize
            maxRows={12}
            value={pasted}
            onChange={({ currentTarget }) => setPasted(currentTarget.value)}
          />
          <Button
            size="xs"
            variant="default"
            disabled={pasted.trim() === "" || isTooLong}
            onClick={() => sending.send([new File([pasted], `${t("files.pasted-name")}.csv`)])}
          >
            {t("files.use-pasted")}
          </Button>
        </div>
      )}
      <Refused problem={sending.problem} />
    </>
  );
}

/** Sends files one after the other in the order of their names, with the share of the current one. */
function useSending(onSent: (files: Sent[]) => void) {
  const { t } = useTranslation("bring");
  const [name, setName] = useState<string | null>(null);
  const [share, setShare] = useState(0);
  const [problem, setProblem] = useState<Problem | null>(null);
  const canceling = useRef<AbortController>(null);
  const send = async (files: File[]) => {
    if (files.length === 0) return;
    if (files.length > UPLOADS.most) {
      const most = whole(UPLOADS.most);
      setProblem(new Problem(t("files.too-many", { most, files: whole(files.length) }), null, 0));
      return;
    }
    const controller = new AbortController();
    canceling.current = controller;
    setProblem(null);
    try {
      const sent: Sent[] = [];
      for (const file of inOrder(files)) {
        setName(file.name);
        setShare(0);
        sent.push(await sendFile(file, setShare, controller.signal));
      }
      onSent(sent);
    } catch (error) {
      if (error instanceof Problem) setProblem(error);
      else if (!controller.signal.aborted) throw error;
    } finally {
      setName(null);
    }
  };
  return { name, share, problem, send, cancel: () => canceling.current?.abort() };
}

function inOrder(files: File[]): File[] {
  return [...files].sort((one, other) => one.name.localeCompare(other.name, undefined, { numeric: true }));
}
