import { Button, Modal } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { type Problem, tell } from "../data/api.ts";
import { useAsk } from "../data/asking.ts";
import { lowered } from "../data/format.ts";
import { Waiting } from "../parts/states.tsx";
import { Refused } from "../settings/said.tsx";
import { CorrectionEffect } from "./correction-effect.tsx";
import type { CataloguePreview, Correction, Product } from "./product.ts";

/** Previews a correction's effect on history before it's saved. */
export function CorrectionPanel({
  correction,
  rows,
  onDone,
  onCancel,
}: {
  correction: Correction;
  rows: Product[];
  onDone: (said: string) => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation(["catalogue", "settings", "shell", "terms"]);
  const { product, told, others } = correction;
  const preview = useAsk<CataloguePreview>(`${pathOf(product.product)}/preview`, told);
  const saving = useSaving((saved) =>
    onDone(
      t("catalogue:saved", {
        product: saved.name,
        kind: lowered(t(`terms:kinds.${saved.kind}`)),
        family: saved.family,
        rank: saved.rank,
      }),
    ),
  );
  const isReady = preview.data !== undefined && !preview.isPlaceholderData;
  return (
    <Modal
      opened
      size="xl"
      onClose={onCancel}
      title={title()}
      closeButtonProps={{ "aria-label": t("shell:close") }}
    >
      <div aria-busy={preview.isFetching}>
        <Refused problem={preview.error} />
        {preview.error === null && !isReady && (
          <div role="status">
            <p>{t("settings:effect.waiting")}</p>
            <Waiting height={220} />
          </div>
        )}
        {isReady && preview.data !== undefined && (
          <CorrectionEffect preview={preview.data} others={others} rows={rows} />
        )}
        <Refused problem={saving.error} />
        <p className="proposal-actions">
          <Button size="xs" disabled={!isReady || saving.isPending} onClick={() => saving.mutate(correction)}>
            {t(saving.isPending ? "settings:saving" : "settings:save")}
          </Button>
          <Button size="xs" variant="default" onClick={onCancel}>
            {t("settings:cancel")}
          </Button>
          <span className="quiet">{t("settings:effect.nothing-saved")}</span>
        </p>
      </div>
    </Modal>
  );

  function title(): string {
    const { name } = product;
    if (told.reset === true) return t("catalogue:proposal.reset", { product: name });
    if (told.family !== undefined)
      return t("catalogue:proposal.family", { product: name, family: told.family });
    if (told.kind !== undefined) {
      const kind = lowered(t(`terms:kinds.${told.kind}`));
      return t("catalogue:proposal.kind", { product: name, kind });
    }
    return t("catalogue:proposal.rank", { product: name, rank: told.rank ?? product.rank });
  }
}

/** Saves the product, then the neighbors whose ranks shift. */
function useSaving(onDone: (saved: Product) => void) {
  const client = useQueryClient();
  return useMutation<Product, Problem, Correction>({
    mutationFn: async ({ product, told, others }) => {
      const saved = await tell<Product>(pathOf(product.product), told);
      for (const { product: other, rank } of others) await tell<Product>(pathOf(other), { rank });
      return saved;
    },
    onSuccess: onDone,
    onSettled: () => {
      client.invalidateQueries();
    },
  });
}

function pathOf(product: string): string {
  return `/catalogue/products/${encodeURIComponent(product)}`;
}
