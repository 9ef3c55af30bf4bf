import { Button, TextInput } from "@mantine/core";
import { useClipboard } from "@mantine/hooks";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { type Problem, type Segments, tell } from "../data/api.ts";
import { useView } from "../data/view.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { Trouble } from "../parts/states.tsx";
import type { SegmentFilter } from "./use-segment-filter.ts";

/** Actions for the segment in the builder: use on all pages, save, share. */
export function SegmentActions({ filter, saved }: { filter: SegmentFilter; saved: Segments["rows"] }) {
  const { t } = useTranslation("segments");
  const [view, change] = useView();
  const [isSaving, setSaving] = useState(false);
  const { copied, copy } = useClipboard({ timeout: 2000 });
  const { text, count } = filter;
  if (text === "") return null;
  const own = saved.find((one) => one.filter === count.data?.filter && !count.isPlaceholderData);
  const name = own?.name ?? text;
  const isUsed = view.segment === name || view.segment === text;
  return (
    <div className="segment-actions">
      {count.error !== null && <Trouble problem={count.error} onRetry={() => count.refetch()} />}
      <p>
        <Button
          size="xs"
          variant="default"
          disabled={!isUsed && count.error !== null}
          onClick={() => change({ segment: isUsed ? null : name, drill: null })}
        >
          {t(isUsed ? "actions.stop" : "actions.use")}
        </Button>
        <Button size="xs" variant="default" aria-expanded={isSaving} onClick={() => setSaving(!isSaving)}>
          {t(own === undefined ? "actions.save" : "actions.change")}
        </Button>
        <PlainButton className="link" onClick={() => copy(window.location.href)}>
          {t(copied ? "actions.copied" : "actions.copy")}
        </PlainButton>
        {own !== undefined && <span className="quiet">{t("actions.saved-as", { name: own.name })}</span>}
      </p>
      {isSaving && (
        <SaveForm key={own?.name ?? ""} filter={text} own={own ?? null} onDone={() => setSaving(false)} />
      )}
    </div>
  );
}

function SaveForm({
  filter,
  own,
  onDone,
}: {
  filter: string;
  own: Segments["rows"][number] | null;
  onDone: () => void;
}) {
  const { t } = useTranslation("segments");
  const client = useQueryClient();
  const [name, setName] = useState(own?.name ?? "");
  const [description, setDescription] = useState(own?.description ?? "");
  const save = useMutation<unknown, Problem>({
    mutationFn: () => tell(`/segments/${encodeURIComponent(name.trim())}`, { filter, description }),
    onSuccess: async () => {
      await client.invalidateQueries();
      onDone();
    },
  });
  return (
    <form
      className="save-form"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <TextInput
        size="xs"
        required
        maxLength={60}
        label={t("save.name")}
        value={name}
        onChange={({ currentTarget: { value } }) => setName(value)}
      />
      <TextInput
        size="xs"
        maxLength={500}
        label={t("save.description")}
        value={description}
        onChange={({ currentTarget: { value } }) => setDescription(value)}
      />
      <Button
        size="xs"
        variant="default"
        type="submit"
        loading={save.isPending}
        disabled={name.trim() === ""}
      >
        {t("save.do")}
      </Button>
      {save.error !== null && <Trouble problem={save.error} onRetry={() => save.mutate()} />}
    </form>
  );
}
