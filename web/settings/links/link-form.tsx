import { Button, TextInput } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { useTell } from "../../data/asking.ts";
import { useFoundCustomers } from "../../parts/found-customers.ts";
import { Refused } from "../said.tsx";

/** Links two customers as the same. */
export function LinkForm({ onLinked }: { onLinked: () => void }) {
  const { t } = useTranslation("settings");
  const [one, setOne] = useState("");
  const [other, setOther] = useState("");
  const linking = useTell<unknown>(() => {
    setOne("");
    setOther("");
    onLinked();
  });
  return (
    <section aria-labelledby="link">
      <div className="section-head">
        <h2 id="link">{t("links.link")}</h2>
      </div>
      <p className="quiet">{t("links.link-text")}</p>
      <form
        className="row-form"
        onSubmit={(event) => {
          event.preventDefault();
          linking.mutate({ path: "/links", input: { customers: [one.trim(), other.trim()] } });
        }}
      >
        <CustomerField label={t("links.one")} value={one} onType={setOne} />
        <CustomerField label={t("links.other")} value={other} onType={setOther} />
        <Button
          type="submit"
          size="compact-sm"
          disabled={one.trim() === "" || other.trim() === "" || linking.isPending}
        >
          {t("links.link-run")}
        </Button>
      </form>
      <Refused problem={linking.error} />
    </section>
  );
}

/** A customer id input with suggestions by name. */
function CustomerField(props: { label: string; value: string; onType: (text: string) => void }) {
  const list = useId();
  const found = useFoundCustomers(props.value);
  return (
    <>
      <TextInput
        label={props.label}
        value={props.value}
        list={list}
        onChange={({ currentTarget }) => props.onType(currentTarget.value)}
      />
      <datalist id={list}>
        {found.map(({ account, customer, name }) => (
          <option key={`${account}/${customer}`} value={`${account}/${customer}`}>
            {name ?? customer}
          </option>
        ))}
      </datalist>
    </>
  );
}
