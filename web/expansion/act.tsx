import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { whole } from "../data/format.ts";
import { HeadingLevel } from "../parts/heading.tsx";

/** The four parts of the page, in order: each has a heading, and an anchor. */
export const ACTS = ["much", "moves", "who", "stick"] as const;
export type ActName = (typeof ACTS)[number];

/** The id of a part's heading. */
export const actId = (name: ActName) => `act-${name}`;

/** One part of the page, with its number and question. */
export function Act({ name, children }: { name: ActName; children: ReactNode }) {
  const { t } = useTranslation("expansion");
  return (
    <section className="act" aria-labelledby={actId(name)}>
      <h2 id={actId(name)} className="act-title">
        <span className="act-number" aria-hidden="true">
          {whole(ACTS.indexOf(name) + 1)}
        </span>
        {t(`acts.${name}`)}
      </h2>
      <HeadingLevel value={3}>{children}</HeadingLevel>
    </section>
  );
}
