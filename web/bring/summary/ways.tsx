import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { WayOut } from "../../data/api.ts";
import { OPTIONS, type Reading } from "../reading.ts";
import { SetSetting } from "./set-setting.tsx";
import { type Choice, type Remedy, remedyOf } from "./ways-out.ts";

/** Changes how files are read. */
export type Mend = (reading: Reading) => Reading;

/**
 * Ways out, each with what takes it: a button, or a menu where something is to be chosen first.
 * @param columns the file's
 */
export function Ways({
  ways,
  columns,
  onMend,
}: {
  ways: WayOut[];
  columns: string[];
  onMend: (mend: Mend) => void;
}) {
  const { t } = useTranslation("bring");
  return ways.map((way) => {
    const remedy = remedyOf(way);
    const isDone = remedy.change !== null || remedy.setting !== null;
    const rest = remedy.isOfWords ? `: ${t("understood.choose.word")}` : isDone ? ":" : ".";
    return (
      <div key={way.text} className="way-out">
        <span>{`${way.text}${rest}`}</span>
        <Taken remedy={remedy} columns={columns} onMend={onMend} />
      </div>
    );
  });
}

function Taken({
  remedy: { text, change, choice, setting },
  columns,
  onMend,
}: {
  remedy: Remedy;
  columns: string[];
  onMend: (mend: Mend) => void;
}) {
  const { t } = useTranslation("bring");
  if (setting !== null) return <SetSetting {...setting} />;
  if (change === null) return null;
  const take = (chosen: string) => onMend((reading) => change(reading, chosen));
  if (choice === "currency") return <CurrencyField label={text} onPick={take} />;
  if (choice !== null) return <ChoiceMenu label={text} choice={choice} columns={columns} onPick={take} />;
  return (
    <Button size="compact-sm" variant="default" onClick={() => take("")}>
      {t("understood.apply")}
    </Button>
  );
}

/** A menu of the file's columns, or of orders of day, month and year; what is chosen is taken at once. */
function ChoiceMenu({
  label,
  choice,
  columns,
  onPick,
}: {
  label: string;
  choice: Exclude<Choice, "currency">;
  columns: string[];
  onPick: (chosen: string) => void;
}) {
  const { t } = useTranslation("bring");
  const orders = OPTIONS.find(({ name }) => name === "date_format")?.values ?? [];
  const choices =
    choice === "column"
      ? columns
      : orders.map(([word]) => ({ value: word, label: t(`options.values.${word}`) }));
  return (
    <NativeSelect
      size="xs"
      aria-label={label}
      value=""
      data={[{ value: "", label: t(`understood.choose.${choice}`) }, ...choices]}
      onChange={({ currentTarget: { value } }) => value !== "" && onPick(value)}
    />
  );
}

function CurrencyField({ label, onPick }: { label: string; onPick: (chosen: string) => void }) {
  const { t } = useTranslation("bring");
  const [code, setCode] = useState("");
  return (
    <>
      <TextInput
        size="xs"
        aria-label={label}
        placeholder="EUR"
        maxLength={3}
        className="currency-code"
        value={code}
        onChange={({ currentTarget }) => setCode(currentTarget.value)}
      />
      <Button
        size="compact-sm"
        variant="default"
        disabled={!/^[a-z]{3}$/i.test(code)}
        onClick={() => onPick(code)}
      >
        {t("understood.apply")}
      </Button>
    </>
  );
}
