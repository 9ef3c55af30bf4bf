import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { BadRow, Problem, WayOut } from "../data/api.ts";
import { useTell } from "../data/asking.ts";
import { whole } from "../data/format.ts";
import { PageLink } from "../parts/page-link.tsx";
import { Waiting } from "../parts/states.tsx";
import { Refused, Said } from "../settings/said.tsx";
import { BadRows } from "./bad-rows.tsx";
import { ChooseFiles } from "./choose-files.tsx";
import { FirstRows } from "./first-rows.tsx";
import { Options } from "./options/options.tsx";
import { GUESSED, type Imported, inputOf, type PreviewFile, type Reading, wordKey } from "./reading.ts";
import type { Sent } from "./send-file.ts";
import { RefusedReading } from "./summary/refused-reading.tsx";
import { Done, Summary } from "./summary/summary.tsx";
import { type Word, Words } from "./summary/words.tsx";
import { usePreview, useTried } from "./use-preview.ts";

/** Takes files, shows what they are read as and would give, and imports them. */
export function ImportFiles() {
  const { t } = useTranslation("bring");
  const [files, setFiles] = useState<Sent[]>([]);
  const [imported, setImported] = useState<Imported | null>(null);
  return (
    <section aria-labelledby="files">
      <div className="section-head">
        <h2 id="files">{t("files.title")}</h2>
      </div>
      {files.length === 0 ? (
        <>
          <p className="quiet">{t("files.text")}</p>
          <ChooseFiles
            onSent={(sent) => {
              setImported(null);
              setFiles(sent);
            }}
          />
          <Said text={imported === null ? "" : doneText(imported)} />
          {imported !== null && (
            <>
              <p className="trouble-actions">
                <PageLink to="/">{t("see")}</PageLink>
              </p>
              <Done answer={imported} />
            </>
          )}
        </>
      ) : (
        <Review
          files={files}
          onLeave={() => setFiles([])}
          onImported={(answer) => {
            setImported(answer);
            setFiles([]);
          }}
        />
      )}
    </section>
  );

  function doneText({ rows, is_new: isNew }: Imported): string {
    const names = rows.map(({ name }) => name).join(", ");
    const count = rows.reduce((sum, one) => sum + one.rows, 0);
    return isNew ? t("files.imported", { count, rows: whole(count), names }) : t("files.known", { names });
  }
}

/** The names of the options that warnings are about, or what an import is refused for. */
function concernedBy(warnings: { ways_out: WayOut[] }[], refused: Problem | null): Set<string> {
  const ways = [...warnings.flatMap(({ ways_out: all }) => all), ...(refused?.ways ?? [])];
  return new Set(ways.flatMap(({ options }) => options.map(({ option }) => option)));
}

const isOfSheet = (options: WayOut["options"]) => options.some(({ option }) => option === "sheet");

/** The words of a file's first rows, and of its bad rows, which aren't understood. */
function wordsIn({ file, words, fields }: PreviewFile, badRows: BadRow[]): Word[] {
  const isOfWords = (name: string) =>
    fields.some(({ field, meanings }) => field === name && meanings.length > 0);
  const all = new Map(words.map((word) => [wordKey(word), word]));
  for (const { file: name, column: field, value } of badRows) {
    if (name !== file || field === null || value === null || !isOfWords(field)) continue;
    const one = { field, word: value.toLowerCase(), meaning: null };
    if (!all.has(wordKey(one))) all.set(wordKey(one), one);
  }
  return [...all.values()];
}

/** The preview of files, with everything that can be corrected, before they count. */
function Review({
  files,
  onLeave,
  onImported,
}: {
  files: Sent[];
  onLeave: () => void;
  onImported: (answer: Imported) => void;
}) {
  const { t } = useTranslation("bring");
  const [reading, setReading] = useState<Reading>(GUESSED);
  const uploads = files.map(({ upload }) => upload);
  const preview = usePreview(uploads, reading);
  const shown = preview.data;
  const missing = shown?.files.flatMap((file) => file.missing) ?? [];
  const columns = shown?.files.flatMap((file) => file.columns.map(({ column }) => column)) ?? [];
  const isShown = shown !== undefined && !preview.isPlaceholderData;
  const tried = useTried(uploads, reading, isShown && missing.length === 0 ? shown.source : null);
  const importing = useTell<Imported>(onImported);
  const badRows = tried.error?.badRows ?? [];
  const isReady = isShown && tried.data !== undefined && !tried.isFetching && tried.error === null;
  const source = reading.source ?? shown?.source ?? "subscriptions";
  return (
    <>
      <Options
        reading={reading}
        shown={preview.last}
        names={files.map(({ name }) => name)}
        concerned={concernedBy(tried.data?.understood.flatMap(({ warnings }) => warnings) ?? [], tried.error)}
        isSheetOffered={preview.error?.ways.some(({ options }) => isOfSheet(options)) ?? false}
        onChange={setReading}
      />
      <RefusedReading
        problem={preview.error}
        columns={columns}
        onMend={(mend) => setReading(mend(reading))}
      />
      {preview.data === undefined && preview.error === null && <Waiting height={240} />}
      {shown?.files.map((file, at) => (
        <FirstRows
          // biome-ignore lint/suspicious/noArrayIndexKey: files can share a name, and keep their order
          key={`${at} ${file.file}`}
          isOne={files.length === 1}
          isFirst={at === 0}
          file={file}
          reading={reading}
          badRows={badRows}
          onChange={(next) => setReading({ ...next, source })}
        />
      ))}
      <RefusedReading problem={tried.error} columns={columns} onMend={(mend) => setReading(mend(reading))} />
      {badRows.length > 0 && <BadRows rows={badRows} />}
      {tried.error !== null &&
        shown?.files.map((file, at) => (
          <Words
            // biome-ignore lint/suspicious/noArrayIndexKey: files can share a name, and keep their order
            key={`${at} ${file.file}`}
            words={wordsIn(file, badRows)}
            fields={file.fields}
            reading={reading}
            onChange={setReading}
          />
        ))}
      {isReady ? (
        <Summary answer={tried.data} shown={shown} reading={reading} onChange={setReading} />
      ) : (
        tried.isFetching && <Waiting height={200} />
      )}
      <Refused problem={importing.error} />
      <p className="trouble-actions bring-actions">
        <Button
          disabled={!isReady}
          loading={importing.isPending}
          onClick={() => importing.mutate({ path: "/imports", input: { ...inputOfImport(), source } })}
        >
          {t("files.import")}
        </Button>
        {badRows.length > 0 && badRows.every(({ row }) => row !== null) && !reading.isSkippingBad && (
          <Button variant="default" onClick={() => setReading({ ...reading, isSkippingBad: true })}>
            {t("files.skip-bad")}
          </Button>
        )}
        <Button variant="default" onClick={onLeave}>
          {t("files.other")}
        </Button>
      </p>
    </>
  );

  function inputOfImport() {
    return { ...inputOf(reading), uploads, ...(reading.isSkippingBad && { skip_bad: true }) };
  }
}
