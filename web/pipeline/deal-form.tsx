import { Button, NativeSelect, NumberInput, TextInput } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { minorDigits } from "../../src/base/currency.ts";
import type { DealRow } from "../growth/pipeline-answers.ts";
import { TYPES } from "./pipeline-search.ts";
import { useNames } from "./use-names.ts";

interface Fields {
  title: string;
  type: string;
  mrr: number | string;
  owner: string;
  stage: string;
  close: string;
}

/** What an opportunity is about, to be edited or added. Only what was changed is sent. */
export function DealForm({
  deal,
  isBusy,
  save,
  onSave,
  children,
}: {
  /** The one that is edited; null for a new one. */
  deal: DealRow | null;
  isBusy: boolean;
  /** What the button says, unless it saves. */
  save?: string;
  onSave: (input: Record<string, unknown>) => void;
  children?: ReactNode;
}) {
  const { t } = useTranslation("pipeline");
  const names = useNames();
  const begin = fieldsOf(deal);
  const [fields, setFields] = useState(begin);
  const set = (made: Partial<Fields>) => setFields({ ...fields, ...made });
  const input = inputOf(begin, fields);
  return (
    <form
      className="deal-form"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(input);
      }}
    >
      <TextInput
        required
        className="deal-form-wide"
        label={t("fields.title")}
        maxLength={1000}
        value={fields.title}
        onChange={({ currentTarget }) => set({ title: currentTarget.value })}
      />
      <NumberInput
        required
        hideControls
        min={0.01}
        decimalScale={2}
        label={deal === null ? t("fields.mrr") : t("columns.mrr", { currency: deal.currency })}
        value={fields.mrr}
        onChange={(mrr) => set({ mrr })}
      />
      <TextInput
        type="date"
        label={t("fields.expected_close")}
        value={fields.close}
        onChange={({ currentTarget }) => set({ close: currentTarget.value })}
      />
      <NativeSelect
        label={t("fields.stage")}
        value={fields.stage}
        data={names.stages
          .filter(({ kind, stage }) => kind !== "closed_lost" || stage === begin.stage)
          .map(({ stage, name }) => ({ value: stage, label: name }))}
        onChange={({ currentTarget }) => set({ stage: currentTarget.value })}
      />
      <NativeSelect
        label={t("fields.type")}
        value={fields.type}
        data={TYPES.map((value) => ({ value, label: t(`types.${value}`) }))}
        onChange={({ currentTarget }) => set({ type: currentTarget.value })}
      />
      <NativeSelect
        label={t("fields.owner")}
        value={fields.owner}
        data={[
          { value: "", label: t("no-owner") },
          ...names.people.map(({ person, name }) => ({ value: person, label: name })),
        ]}
        onChange={({ currentTarget }) => set({ owner: currentTarget.value })}
      />
      <p className="proposal-actions deal-form-wide">
        <Button type="submit" size="xs" disabled={isBusy || Object.keys(input).length === 0}>
          {save ?? t("one.save")}
        </Button>
        {children}
      </p>
    </form>
  );
}

function fieldsOf(deal: DealRow | null): Fields {
  if (deal === null) return { title: "", type: "open", mrr: "", owner: "", stage: "identified", close: "" };
  return {
    title: deal.title,
    type: deal.type,
    mrr: deal.mrr / 10 ** minorDigits(deal.currency),
    owner: deal.owner ?? "",
    stage: deal.stage,
    close: deal.expected_close ?? "",
  };
}

/** What differs, as the operation takes it; what was emptied is cleared. */
function inputOf(before: Fields, { title, type, mrr, owner, stage, close }: Fields): Record<string, unknown> {
  const clear = [
    ...(owner === "" && before.owner !== "" ? ["owner"] : []),
    ...(close === "" && before.close !== "" ? ["expected_close"] : []),
  ];
  return {
    ...(title !== before.title && { title: title.trim() }),
    ...(type !== before.type && { type }),
    ...(mrr !== before.mrr && mrr !== "" && { mrr: Number(mrr) }),
    ...(owner !== before.owner && owner !== "" && { owner }),
    ...(stage !== before.stage && { stage }),
    ...(close !== before.close && close !== "" && { expected_close: close }),
    ...(clear.length > 0 && { clear }),
  };
}
