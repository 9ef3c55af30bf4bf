import { Button, Modal } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Problem, type Segments, tell } from "../data/api.ts";
import { usePageParams, useView } from "../data/view.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { ScrollBox } from "../tables/scroll-box.tsx";

/** The saved segments: edit, use on all pages, remove. */
export function SavedSegments({ rows, filter }: { rows: Segments["rows"] | null; filter: string }) {
  const { t } = useTranslation(["segments", "shell"]);
  const [view, change] = useView();
  const [, setParams] = usePageParams();
  const [leaving, setLeaving] = useState<string | null>(null);
  return (
    <section aria-labelledby="saved-title" className="figure">
      <header className="section-head">
        <h2 id="saved-title">{t("segments:saved.title")}</h2>
      </header>
      {rows === null && <Waiting height={62} />}
      {rows?.length === 0 && <p className="quiet">{t("segments:saved.none")}</p>}
      {rows !== null && rows.length > 0 && (
        <ScrollBox label={t("shell:table-of", { what: t("segments:saved.title") })}>
          <table className="figures saved">
            <caption className="unseen">{t("segments:saved.title")}</caption>
            <thead>
              <tr>
                <th scope="col">{t("segments:save.name")}</th>
                <th scope="col">{t("segments:save.description")}</th>
                <th scope="col">{t("segments:saved.filter")}</th>
                <th scope="col">{t("segments:saved.ways")}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.name} className={row.filter === filter ? "is-subject" : undefined}>
                  <th scope="row">
                    <PlainButton className="link" onClick={() => setParams({ filter: row.filter })}>
                      {row.name}
                    </PlainButton>
                  </th>
                  <td>{row.description}</td>
                  <td>
                    <code>{row.filter}</code>
                  </td>
                  <td>
                    <PlainButton
                      className="link"
                      disabled={view.segment === row.name}
                      onClick={() => change({ segment: row.name, drill: null })}
                    >
                      {t(view.segment === row.name ? "segments:actions.used" : "segments:actions.use")}
                    </PlainButton>
                    <PlainButton
                      className="link"
                      aria-label={t("segments:saved.remove-one", { name: row.name })}
                      onClick={() => setLeaving(row.name)}
                    >
                      {t("segments:saved.remove")}
                    </PlainButton>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollBox>
      )}
      {leaving !== null && <Removal name={leaving} onDone={() => setLeaving(null)} />}
    </section>
  );
}

/** Confirms the removal of a segment. */
function Removal({ name, onDone }: { name: string; onDone: () => void }) {
  const { t } = useTranslation(["segments", "shell"]);
  const client = useQueryClient();
  const [view, change] = useView();
  const remove = useMutation<unknown, Problem>({
    mutationFn: () => tell(`/segments/${encodeURIComponent(name)}/remove`, {}),
    onSuccess: async () => {
      if (view.segment === name) change({ segment: null, drill: null });
      await client.invalidateQueries({ queryKey: ["segments"] });
      onDone();
    },
  });
  return (
    <Modal
      opened
      onClose={onDone}
      title={t("segments:saved.sure", { name })}
      closeButtonProps={{ "aria-label": t("shell:close") }}
    >
      <p>{t("segments:saved.sure-text")}</p>
      {remove.error !== null && <Trouble problem={remove.error} onRetry={() => remove.mutate()} />}
      <p className="trouble-actions">
        <Button size="xs" variant="default" loading={remove.isPending} onClick={() => remove.mutate()}>
          {t("segments:saved.remove")}
        </Button>
        <Button size="xs" variant="default" onClick={onDone}>
          {t("segments:saved.keep")}
        </Button>
      </p>
    </Modal>
  );
}
