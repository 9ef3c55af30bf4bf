import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAsk, useTell } from "../data/asking.ts";
import { NOTHING } from "../data/format.ts";
import type { People } from "../growth/pipeline-answers.ts";
import type { PersonRow } from "../growth/team-answers.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import { Command } from "../settings/command.tsx";
import { Refused, Said } from "../settings/said.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import { namedFor } from "../words/named-for.ts";
import { ROLES, roleOf } from "./roles.ts";

/** The people who look after customers: who they are, and whether they still do. */
export function PeopleTab() {
  const { t } = useTranslation("owners");
  const [said, setSaid] = useState("");
  const asked = useAsk<People>("/people");
  const telling = useTell<PersonRow>(({ name, active }) =>
    setSaid(t(active ? "people.active-done" : "people.inactive-done", { name })),
  );
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <Waiting height={320} />;
  const { rows } = asked.data;
  return (
    <>
      {rows.length === 0 ? (
        <p className="growth-note">{t("people.none")}</p>
      ) : (
        <FactTable
          caption={t("tabs.people")}
          columns={[
            { id: "name", name: t("people.name") },
            { id: "email", name: t("people.email") },
            { id: "role", name: t("columns.role") },
            { id: "active", name: t("people.state") },
            { id: "do", name: t("columns.set"), isUnnamed: true },
          ]}
          rows={rows.map(({ person, name, email, role, active }) => ({
            id: person,
            isQuiet: !active,
            cells: [
              name,
              email ?? NOTHING,
              t(`roles.${role}`),
              t(active ? "people.active" : "people.inactive"),
              <Button
                key="do"
                size="compact-sm"
                variant="default"
                disabled={telling.isPending}
                aria-label={namedFor(t(active ? "people.deactivate" : "people.activate"), name)}
                onClick={() =>
                  telling.mutate({
                    path: `/people/${encodeURIComponent(person)}`,
                    input: { active: !active },
                  })
                }
              >
                {t(active ? "people.deactivate" : "people.activate")}
              </Button>,
            ],
          }))}
        />
      )}
      <Refused problem={telling.error} />
      <Said text={said} />
      <AddPerson />
      <p className="growth-note">{t("people.import")}</p>
      <Command text="npx cambium import people FILE.csv" />
    </>
  );
}

function AddPerson() {
  const { t } = useTranslation("owners");
  const [fields, setFields] = useState({ person: "", name: "", email: "", role: roleOf("success") });
  const [said, setSaid] = useState("");
  const set = (made: Partial<typeof fields>) => setFields({ ...fields, ...made });
  const saving = useTell<PersonRow>(({ name }) => {
    setSaid(t("people.added", { name }));
    setFields({ person: "", name: "", email: "", role: "success" });
  });
  return (
    <section aria-labelledby="add-person">
      <h3 id="add-person">{t("people.add")}</h3>
      <form
        className="row-form person-form"
        onSubmit={(event) => {
          event.preventDefault();
          const { person, name, email, role } = fields;
          const input = { name: name.trim(), role, ...(email !== "" && { email }) };
          saving.mutate({ path: `/people/${encodeURIComponent(person.trim())}`, input });
        }}
      >
        <TextInput
          required
          label={t("people.name")}
          maxLength={1000}
          value={fields.name}
          onChange={({ currentTarget }) => set({ name: currentTarget.value })}
        />
        <TextInput
          required
          label={t("people.id")}
          maxLength={200}
          value={fields.person}
          onChange={({ currentTarget }) => set({ person: currentTarget.value })}
        />
        <TextInput
          type="email"
          label={t("people.email")}
          maxLength={320}
          value={fields.email}
          onChange={({ currentTarget }) => set({ email: currentTarget.value })}
        />
        <NativeSelect
          label={t("columns.role")}
          value={fields.role}
          data={ROLES.map((value) => ({ value, label: t(`roles.${value}`) }))}
          onChange={({ currentTarget }) => set({ role: roleOf(currentTarget.value) })}
        />
        <Button type="submit" size="xs" disabled={saving.isPending}>
          {t("people.do")}
        </Button>
      </form>
      <Refused problem={saving.error} />
      <Said text={said} />
    </section>
  );
}
