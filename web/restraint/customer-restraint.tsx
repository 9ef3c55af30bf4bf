import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { CatalogueAnswer } from "../catalogue/product.ts";
import { useAsk } from "../data/asking.ts";
import { Choice } from "../growth/choice.tsx";
import type { OfferCheck } from "../growth/restraint-answers.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import { CHANNELS, type Channel, type Who } from "./about.ts";
import { CustomerBlocks } from "./customer-blocks.tsx";
import { CustomerOffers } from "./customer-offers.tsx";
import { RecordOffer } from "./record-offer.tsx";
import { Verdict } from "./verdict.tsx";
import "../settings/forms.css";
import "../growth/growth.css";
import "./restraint.css";

/** Whether a customer may be made an offer, why not and from when; the offers it had, and when it is left alone. */
export function CustomerRestraint(who: Who) {
  const { t } = useTranslation(["customers", "review"]);
  const products = useAsk<CatalogueAnswer>("/catalogue").data?.rows ?? [];
  const [what, setWhat] = useState<string | null>(null);
  const [channel, setChannel] = useState<Channel | null>(null);
  const about = { ...who, ...(what !== null && { what }) };
  const asked = useAsk<OfferCheck>("/offers/check", { ...about, ...(channel !== null && { channel }) });
  return (
    <section aria-labelledby="restraint-title" className="figure growth restraint">
      <header className="section-head">
        <h2 id="restraint-title">{t("customers:offers.question")}</h2>
      </header>
      <div className="growth-controls">
        <Choice
          label={t("customers:offers.what")}
          all={t("customers:offers.anything")}
          value={what}
          options={products.map(({ product, name }) => ({ value: product, label: name }))}
          onPick={setWhat}
        />
        <Choice
          label={t("customers:offers.channel")}
          all={t("customers:offers.any-channel")}
          value={channel}
          options={CHANNELS.map((value) => ({ value, label: t(`review:channels.${value}`) }))}
          onPick={(picked) => setChannel(CHANNELS.find((one) => one === picked) ?? null)}
        />
      </div>
      {asked.error !== null && <Trouble problem={asked.error} onRetry={() => asked.refetch()} />}
      {asked.error === null && asked.data === undefined && <Waiting height={96} />}
      {asked.error === null && asked.data !== undefined && <Verdict of={asked.data} />}
      <RecordOffer about={about} channel={channel} isAllowed={asked.data?.allowed ?? true} />
      <CustomerOffers {...who} products={products} />
      <CustomerBlocks {...who} />
    </section>
  );
}
