import { Button, Modal, TextInput } from "@mantine/core";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Family, Product } from "./product.ts";

/** Asks which family to move a product to: an existing or a new one. */
export function FamilyForm({
  product,
  families,
  onPick,
  onCancel,
}: {
  product: Product;
  families: Family[];
  onPick: (family: string) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation(["catalogue", "settings", "shell"]);
  const [typed, setTyped] = useState("");
  const list = useId();
  const family = typed.trim();
  return (
    <Modal
      opened
      onClose={onCancel}
      title={t("catalogue:family-form.title", { product: product.name })}
      closeButtonProps={{ "aria-label": t("shell:close") }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          onPick(family);
        }}
      >
        <TextInput
          data-autofocus
          label={t("catalogue:family-form.label")}
          description={t("catalogue:family-form.description")}
          list={list}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <datalist id={list}>
          {families
            .filter(({ name }) => name !== product.family)
            .map(({ name }) => (
              <option key={name} value={name} />
            ))}
        </datalist>
        <p className="proposal-actions">
          <Button type="submit" size="xs" disabled={family === "" || family === product.family}>
            {t("settings:see-effect")}
          </Button>
          <Button size="xs" variant="default" onClick={onCancel}>
            {t("settings:cancel")}
          </Button>
        </p>
      </form>
    </Modal>
  );
}
