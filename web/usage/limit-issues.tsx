import { useTranslation } from "react-i18next";
import type { Limits } from "../growth/growth-answers.ts";

/** Metadata of products and prices that says something of limits and can't be used. */
export function LimitIssues({ rows }: { rows: Limits["issues"] }) {
  const { t } = useTranslation("usage");
  if (rows.length === 0) return null;
  return (
    <>
      <p className="bad">{t("issues")}</p>
      <ul>
        {rows.map(({ product, price, key, value }) => (
          <li key={`${product} ${price} ${key}`}>
            {product ?? price}: <code>{`${key} = ${value}`}</code>
          </li>
        ))}
      </ul>
    </>
  );
}
