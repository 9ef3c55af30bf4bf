import { useTranslation } from "react-i18next";
import { knownCause } from "../data/causes.ts";
import { listed, lowered, moneyIn, whole } from "../data/format.ts";
import { periodName } from "../data/period.ts";
import { MOVEMENTS } from "../look/palette.ts";
import { Effect } from "../settings/effect.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import type { CataloguePreview, Correction, Product } from "./product.ts";

/** The effect of a correction: on the product, customers, causes by year, and last month's figures. */
export function CorrectionEffect({
  preview,
  others,
  rows,
}: {
  preview: CataloguePreview;
  others: Correction["others"];
  rows: Product[];
}) {
  const { t } = useTranslation(["catalogue", "terms"]);
  const { t: terms } = useTranslation("terms");
  const moved = others.flatMap(({ product, rank }) => {
    const found = rows.find((row) => row.product === product);
    return found === undefined ? [] : [{ ...found, rank }];
  });
  const also = [...preview.products, ...moved];
  return (
    <div className="correction">
      <p className="effect-told" data-customers={preview.customers}>
        {preview.customers === 0
          ? t("catalogue:proposal.unchanged")
          : t("catalogue:proposal.customers", {
              count: preview.customers,
              number: whole(preview.customers),
              changes: whole(preview.changes),
            })}
      </p>
      <p className="quiet">
        {t("catalogue:proposal.becomes", described(preview.product))}{" "}
        {also.length > 0 &&
          t("catalogue:proposal.others", {
            products: listed(also.map((one) => t("catalogue:proposal.other", described(one)))),
          })}
      </p>
      <Effect rows={preview.figures} notes={preview.notes} />
      {preview.rows.length > 0 && <History preview={preview} />}
    </div>
  );

  function described({ name: product, kind, family, rank }: Product) {
    return { product, kind: lowered(terms(`kinds.${kind}`)), family, rank: whole(rank) };
  }
}

function History({ preview: { rows, currency } }: { preview: CataloguePreview }) {
  const { t } = useTranslation(["catalogue", "terms"]);
  const money = moneyIn(currency);
  return (
    <>
      <h3>{t("catalogue:proposal.history")}</h3>
      <FactTable
        caption={t("catalogue:proposal.history")}
        columns={[
          { id: "year", name: t("catalogue:proposal.year") },
          { id: "type", name: t("catalogue:proposal.type") },
          { id: "cause", name: t("catalogue:proposal.cause") },
          { id: "before", name: t("catalogue:proposal.before"), isNumber: true },
          { id: "after", name: t("catalogue:proposal.after"), isNumber: true },
          { id: "difference", name: t("catalogue:proposal.difference"), isNumber: true },
        ]}
        rows={rows.map(({ period, type, cause, before, after, difference }) => ({
          id: `${period} ${type} ${cause}`,
          cells: [
            periodName(period),
            typeName(type),
            causeName(cause),
            money.full(before),
            money.full(after),
            money.signed(difference),
          ],
        }))}
      />
    </>
  );

  function typeName(type: string): string {
    const known = MOVEMENTS.find((movement) => movement.type === type);
    return known === undefined ? type : t(`terms:types.${known.type}`);
  }

  function causeName(cause: string): string {
    const known = knownCause(cause);
    return known === undefined ? cause : t(`terms:causes.${known}`);
  }
}
