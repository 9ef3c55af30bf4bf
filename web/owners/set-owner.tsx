import { Button, Modal, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTell } from "../data/asking.ts";
import { dayName } from "../data/period.ts";
import type { People } from "../growth/pipeline-answers.ts";
import type { OwnerRow, OwnerSet } from "../growth/team-answers.ts";
import { Refused } from "../settings/said.tsx";
import { ROLES, roleOf } from "./roles.ts";

/** Sets who owns a customer in a role from a day on. */
export function SetOwner({
  customer,
  people,
  onClose,
  onSaid,
}: {
  customer: OwnerRow | null;
  people: People["rows"];
  onClose: () => void;
  onSaid: (text: string) => void;
}) {
  const { t } = useTranslation(["owners", "shell"]);
  return (
    <Modal
      opened={customer !== null}
      onClose={onClose}
      title={customer === null ? "" : t("owners:set.of", { name: customer.name ?? customer.customer })}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ "aria-label": t("shell:close") }}
    >
      {customer !== null && (
        <Form
          customer={customer}
          people={people}
          onDone={(text) => {
            onClose();
            onSaid(text);
          }}
        />
      )}
    </Modal>
  );
}

function Form({
  customer: { account, customer, name, ...owners },
  people,
  onDone,
}: {
  customer: OwnerRow;
  people: People["rows"];
  onDone: (text: string) => void;
}) {
  const { t } = useTranslation("owners");
  const [role, setRole] = useState<(typeof ROLES)[number]>("success");
  const [person, setPerson] = useState(owners.success ?? "");
  const [from, setFrom] = useState("");
  const nameOf = (id: string) => people.find((one) => one.person === id)?.name ?? id;
  const saving = useTell<OwnerSet>((set) =>
    onDone(
      t(set.person === null ? "set.nobody-done" : "set.done", {
        person: nameOf(set.person ?? ""),
        name: name ?? customer,
        day: dayName(set.from),
      }),
    ),
  );
  return (
    <form
      className="stacked-form"
      onSubmit={(event) => {
        event.preventDefault();
        const input = { account, customer, person, role, ...(from !== "" && { from }) };
        saving.mutate({ path: "/owners", input });
      }}
    >
      <NativeSelect
        data-autofocus
        label={t("columns.role")}
        value={role}
        data={ROLES.map((value) => ({ value, label: t(`roles.${value}`) }))}
        onChange={({ currentTarget }) => {
          const picked = roleOf(currentTarget.value);
          setRole(picked);
          setPerson(owners[picked] ?? "");
        }}
      />
      <NativeSelect
        label={t("owner")}
        value={person}
        data={[
          { value: "", label: t("nobody") },
          ...people
            .filter((one) => one.active || one.person === person)
            .map((one) => ({ value: one.person, label: one.name })),
        ]}
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
        <Button type="submit" size="xs" disabled={saving.isPending}>
          {t("set.do")}
        </Button>
      </p>
      <Refused problem={saving.error} />
    </form>
  );
}
