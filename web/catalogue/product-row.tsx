import type { HTMLAttributes } from "react";
import { useTranslation } from "react-i18next";
import { whole } from "../data/format.ts";
import { ProductLimits } from "../usage/product-limits.tsx";
import { type Correction, type Family, type Product, reasonWords } from "./product.ts";
import { ProductMenu } from "./product-menu.tsx";

/** A product row: rank, kind, the reasons for them, and a menu. You can drag it. */
export function ProductRow({
  product,
  place,
  family,
  families,
  target,
  onDrag,
  onCorrect,
}: {
  product: Product;
  place: number;
  family: Family;
  families: Family[];
  target: HTMLAttributes<HTMLTableRowElement>;
  onDrag: (isDragged: boolean) => void;
  onCorrect: (correction: Correction | null) => void;
}) {
  const { t } = useTranslation(["catalogue", "terms"]);
  const { t: own } = useTranslation("catalogue");
  const why = (from: string) => <span className="quiet">{reasonWords(from, whole, own)}</span>;
  return (
    <tr
      draggable
      data-product={product.product}
      {...target}
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = "move";
        event.dataTransfer.setData("text/plain", product.name);
        onDrag(true);
      }}
      onDragEnd={() => onDrag(false)}
    >
      <th scope="row">
        <span className="grip" aria-hidden="true">
          ⠿
        </span>
        {product.name} <code className="quiet">{product.product}</code>
      </th>
      <td className="fact-number">{whole(product.rank)}</td>
      <td>
        <ProductLimits product={product.product} />
      </td>
      <td>{why(product.rank_from)}</td>
      <td>{t(`terms:kinds.${product.kind}`)}</td>
      <td>{why(product.kind_from)}</td>
      <td>{why(product.family_from)}</td>
      <td>
        <ProductMenu
          product={product}
          place={place}
          family={family}
          families={families}
          onCorrect={onCorrect}
        />
      </td>
    </tr>
  );
}
