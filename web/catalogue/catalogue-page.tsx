import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import { whole } from "../data/format.ts";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { Trouble } from "../parts/states.tsx";
import { PageTitle } from "../parts/title.tsx";
import { Said } from "../settings/said.tsx";
import { UsageSection } from "../usage/usage-section.tsx";
import { CorrectionPanel } from "./correction-panel.tsx";
import { type CatalogueAnswer, type Correction, familiesOf } from "./product.ts";
import { ProductTable } from "./product-table.tsx";
import { Replacements } from "./replacements.tsx";
import "../settings/forms.css";
import "./catalogue.css";

/** The products by family and rank, why they are there, and ways to correct them. */
export default function CataloguePage() {
  const { t } = useTranslation("catalogue");
  const asked = useAsk<CatalogueAnswer>("/catalogue");
  const [correction, setCorrection] = useState<Correction | null>(null);
  const [said, setSaid] = useState("");
  if (asked.error !== null) return <Trouble problem={asked.error} onRetry={() => asked.refetch()} />;
  if (asked.data === undefined) return <PageWaiting />;
  const families = familiesOf(asked.data.rows);
  if (families.length === 0) return <PageTitle question={t("question")} answer={t("nothing")} />;
  return (
    <div className="catalogue">
      <PageTitle
        question={t("question")}
        answer={t("answer", { count: families.length, products: whole(asked.data.rows.length) })}
      />
      <p className="quiet">{t("hint")}</p>
      <Said text={said} />
      <ProductTable families={families} onCorrect={setCorrection} />
      {correction !== null && (
        <CorrectionPanel
          correction={correction}
          rows={asked.data.rows}
          onDone={(text) => {
            setCorrection(null);
            setSaid(text);
          }}
          onCancel={() => setCorrection(null)}
        />
      )}
      <UsageSection products={asked.data.rows} />
      <Replacements rows={asked.data.replacements} onSaid={setSaid} />
    </div>
  );
}
