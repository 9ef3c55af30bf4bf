import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useTell } from "../data/asking.ts";
import { whole } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import { useSegments } from "../data/scope.ts";
import type { People } from "../growth/pipeline-answers.ts";
import type { OwnersRuled } from "../growth/team-answers.ts";
import { Refused } from "../settings/said.tsx";
import { ROLES, roleOf } from "./roles.ts";

/** Gives the customers of a segment an owner, where they have none in the role. */
export function OwnerRule({
  segment,
  people,
  onSaid,
}: {
  /** The bar's segment, which the form begins with. */
  segment: string | undefined;
  people: People["rows"];
  onSaid: (text: string) => void;
}) {
  const { t } = useTranslation(["owners", "shell"]);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="sm" variant="default" onClick={() => setOpen(true)}>
        {t("owners:rule.open")}
      </Button>
      <Modal
        opened={isOpen}
        onClose={() => setOpen(false)}
        title={t("owners:rule.open")}
        transitionProps={{ duration: 0 }}
        closeButtonProps={{ "aria-label": t("shell:close") }}
      >
        <Form
          segment={segment ?? ""}
          people={people.filter(({ active }) => active)}
          onDone={(text) => {
            setOpen(false);
            onSaid(text);
          }}
        />
      </Modal>
    </>
  );
}

function Form({
  people,
  onDone,
  ...given
}: {
  segment: string;
  people: People["rows"];
  onDone: (text: string) => void;
}) {
  const { t } = useTranslation("owners");
  const names = useSegments().data?.rows ?? [];
  const list = useId();
  const [segment, setSegment] = useState(given.segment);
  const [role, setRole] = useState<(typeof ROLES)[number]>("success");
  const [person, setPerson] = useState(people[0]?.person ?? "");
  const [from, setFrom] = useState("");
  const saving = useTell<OwnersRuled>((ruled) =>
    onDone(
      t("rule.done", {
        count: ruled.changed,
        changed: whole(ruled.changed),
        owned: whole(ruled.owned),
        matched: whole(ruled.matched),
        person: people.find((one) => one.person === ruled.person)?.name ?? ruled.person,
        day: dayName(ruled.from),
      }),
    ),
  );
  return (
    <form
      className="stacked-form"
      onSubmit={(event) => {
        event.preventDefault();
        const input = { segment: segment.trim(), person, role, ...(from !== "" && { from }) };
        saving.mutate({ path: "/owners/rule", input });
      }}
    >
      <p className="growth-note">{t("rule.note")}</p>
      <TextInput
        data-autofocus
        required
        label={t("rule.segment")}
        description={t("rule.segment-hint")}
        list={list}
        value={segment}
        onChange={({ currentTarget }) => setSegment(currentTarget.value)}
      />
      <datalist id={list}>
        {names.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <NativeSelect
        label={t("columns.role")}
        value={role}
        data={ROLES.map((value) => ({ value, label: t(`roles.${value}`) }))}
        onChange={({ currentTarget }) => setRole(roleOf(currentTarget.value))}
      />
      <NativeSelect
        label={t("owner")}
        value={person}
        data={people.map((one) => ({ value: one.person, label: one.name }))}
        onChange={({ currentTarget }) => setPerson(currentTarget.value)}
      />
      <TextInput
        type="date"
        label={t("set.from")}
        description={t("set.from-hint")}
        value={from}
        onChange={({ currentTarget }) => setFrom(currentTarget.value)}
      />
      <p className="proposal-actions">
        <Button type="submit" size="xs" disabled={saving.isPending || segment.trim() === "" || person === ""}>
          {t("rule.do")}
        </Button>
      </p>
      <Refused problem={saving.error} />
    </form>
  );
}
