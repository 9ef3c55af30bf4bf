import { useState } from "react";
import { useTranslation } from "react-i18next";
import { ScrollBox } from "../tables/scroll-box.tsx";
import { type Correction, type Family, moved, type Product } from "./product.ts";
import { ProductRow } from "./product-row.tsx";

/** All products in one table, grouped by family. Drag a row to another place or family. */
export function ProductTable({
  families,
  onCorrect,
}: {
  families: Family[];
  onCorrect: (correction: Correction | null) => void;
}) {
  const { t } = useTranslation(["catalogue", "shell", "usage"]);
  const [dragged, setDragged] = useState<Product | null>(null);
  const [over, setOver] = useState<string | null>(null);
  const drop = (family: Family, place: number) => {
    setOver(null);
    if (dragged === null) return;
    onCorrect(moved(dragged, family, place));
  };
  /** Props that make a row a drop target. */
  const target = (key: string, family: Family, place: number) => ({
    "data-over": over === key && dragged !== null,
    onDragOver: (event: React.DragEvent) => {
      event.preventDefault();
      setOver(key);
    },
    onDrop: (event: React.DragEvent) => {
      event.preventDefault();
      drop(family, place);
    },
  });
  return (
    <ScrollBox label={t("shell:table-of", { what: t("catalogue:table") })}>
      <table className="figures facts products">
        <caption className="unseen">{t("catalogue:table")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("catalogue:product")}</th>
            <th scope="col" className="fact-number">
              {t("catalogue:rank")}
            </th>
            <th scope="col">{t("usage:includes")}</th>
            <th scope="col">{t("catalogue:why-rank")}</th>
            <th scope="col">{t("catalogue:kind")}</th>
            <th scope="col">{t("catalogue:why-kind")}</th>
            <th scope="col">{t("catalogue:why-family")}</th>
            <td />
          </tr>
        </thead>
        {families.map((family) => (
          <tbody key={family.name}>
            <tr className="family" {...target(family.name, family, family.products.length)}>
              <th scope="rowgroup" colSpan={8}>
                {family.name}{" "}
                <span className="quiet">{t("catalogue:family-size", { count: family.products.length })}</span>
              </th>
            </tr>
            {family.products.map((product, place) => (
              <ProductRow
                key={product.product}
                product={product}
                place={place}
                family={family}
                families={families}
                target={target(product.product, family, place)}
                onDrag={(isDragged) => {
                  setDragged(isDragged ? product : null);
                  setOver(null);
                }}
                onCorrect={onCorrect}
              />
            ))}
          </tbody>
        ))}
      </table>
    </ScrollBox>
  );
}
