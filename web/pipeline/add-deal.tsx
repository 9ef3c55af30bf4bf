import { Modal, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { FoundCustomer } from "../data/api.ts";
import { useTell } from "../data/asking.ts";
import type { AddedDeal } from "../growth/pipeline-answers.ts";
import { PlainButton } from "../look/plain-button.tsx";
import { useFoundCustomers } from "../parts/found-customers.ts";
import { Refused } from "../settings/said.tsx";
import { DealForm } from "./deal-form.tsx";

/** Adds an opportunity by hand: first the customer, then what it is about. */
export function AddDeal({
  isOpen,
  customer,
  onClose,
  onAdded,
}: {
  isOpen: boolean;
  /** The customer, where it is known already. */
  customer?: FoundCustomer;
  onClose: () => void;
  onAdded: (id: string) => void;
}) {
  const { t } = useTranslation(["pipeline", "shell"]);
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={t("pipeline:add.title")}
      size="lg"
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ "aria-label": t("shell:close") }}
    >
      <Adding
        given={customer ?? null}
        onAdded={(id) => {
          onClose();
          onAdded(id);
        }}
      />
    </Modal>
  );
}

function Adding({ given, onAdded }: { given: FoundCustomer | null; onAdded: (id: string) => void }) {
  const { t } = useTranslation("pipeline");
  const [customer, setCustomer] = useState<FoundCustomer | null>(given);
  const adding = useTell<AddedDeal>(({ id }) => onAdded(id));
  if (customer === null) return <FindCustomer onFound={setCustomer} />;
  const { account, customer: id, name } = customer;
  return (
    <>
      <p>
        {t("add.for", { name: name ?? id })}{" "}
        <PlainButton className="link" onClick={() => setCustomer(null)}>
          {t("add.other")}
        </PlainButton>
      </p>
      <DealForm
        deal={null}
        isBusy={adding.isPending}
        save={t("add.do")}
        onSave={(input) =>
          adding.mutate({ path: "/opportunities", input: { ...input, account, customer: id } })
        }
      />
      <Refused problem={adding.error} />
    </>
  );
}

function FindCustomer({ onFound }: { onFound: (customer: FoundCustomer) => void }) {
  const { t } = useTranslation("pipeline");
  const [typed, setTyped] = useState("");
  const found = useFoundCustomers(typed);
  return (
    <>
      <TextInput
        data-autofocus
        label={t("add.customer")}
        description={t("add.customer-hint")}
        value={typed}
        onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      />
      <ul className="found" aria-label={t("add.found")}>
        {found.map((one) => (
          <li key={`${one.account}/${one.customer}`}>
            <PlainButton className="link" onClick={() => onFound(one)}>
              {one.name ?? one.customer}
            </PlainButton>
            <span className="quiet">{one.customer}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
