import { Button, Menu } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Product } from "../catalogue/product.ts";
import { useTell } from "../data/asking.ts";
import { NOTHING } from "../data/format.ts";
import { dayName } from "../data/period.ts";
import { usePagesOf } from "../growth/pages-of.ts";
import type { OfferRow, Offers } from "../growth/restraint-answers.ts";
import { ShowMore } from "../growth/show-more.tsx";
import { Trouble, Waiting } from "../parts/states.tsx";
import { Refused, Said } from "../settings/said.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import { usePriceNames } from "../tables/use-price-names.ts";
import type { Who } from "./about.ts";

const ANSWERS = ["accepted", "declined", "ignored"] as const;
const FIRST = 10;

/** The offers a customer had, newest first, each with its answer, or a way to record it. */
export function CustomerOffers({ account, customer, products }: Who & { products: Product[] }) {
  const { t } = useTranslation(["customers", "review"]);
  const [said, setSaid] = useState("");
  const list = usePagesOf<Offers>("/offers", { account, customer }, FIRST);
  const telling = useTell<{ id: string }>(() => setSaid(t("customers:offers.saved")));
  const { first } = list;
  const rows = list.pages.flatMap((page) => page.rows);
  const priceOf = usePriceNames(rows.map(({ price }) => price));
  if (list.error !== null) return <Trouble problem={list.error} onRetry={list.retry} />;
  if (first === null) return <Waiting height={120} />;
  const nameOf = ({ product, price }: OfferRow) =>
    products.find((one) => one.product === product)?.name ??
    (price === null ? product : priceOf(price)) ??
    t("customers:offers.anything");
  const pathOf = ({ id }: OfferRow, what: string) => `/offers/${encodeURIComponent(id)}/${what}`;
  return (
    <>
      <h3>{t("customers:offers.list")}</h3>
      {rows.length === 0 ? (
        <p className="quiet">{t("customers:offers.none")}</p>
      ) : (
        <FactTable
          caption={t("customers:offers.list")}
          columns={[
            { id: "at", name: t("customers:offers.made-on") },
            { id: "what", name: t("customers:offers.what") },
            { id: "channel", name: t("customers:offers.channel") },
            { id: "answer", name: t("customers:offers.answer") },
            { id: "do", name: t("customers:offers.record-answer"), isUnnamed: true },
          ]}
          rows={rows.map((row) => ({
            id: row.id,
            cells: [
              dayName(row.at),
              nameOf(row),
              t(`review:channels.${row.channel}`),
              <AnswerText key="answer" of={row} />,
              <OfferMenu
                key="do"
                label={`${t("customers:offers.record-answer")}: ${nameOf(row)}, ${dayName(row.at)}`}
                isBusy={telling.isPending}
                onAnswer={(answer) =>
                  telling.mutate({ path: pathOf(row, "answer"), input: { answer, version: row.version } })
                }
                onRemove={() =>
                  telling.mutate({ path: pathOf(row, "remove"), input: { version: row.version } })
                }
              />,
            ],
          }))}
        />
      )}
      <ShowMore listed={rows.length} all={first.total} isComing={list.isComing} onMore={list.more} />
      <Refused problem={telling.error} />
      <Said text={said} />
    </>
  );
}

function AnswerText({ of: { answer, answered_at: at, reason } }: { of: OfferRow }) {
  const { t } = useTranslation("customers");
  if (answer === null) return <span className="quiet">{NOTHING}</span>;
  return (
    <span>
      {t(`offers.answers.${answer}`)}
      {at !== null && <span className="quiet"> {dayName(at)}</span>}
      {reason !== null && <span className="quiet">: {reason}</span>}
    </span>
  );
}

function OfferMenu(props: {
  label: string;
  isBusy: boolean;
  onAnswer: (answer: (typeof ANSWERS)[number]) => void;
  onRemove: () => void;
}) {
  const { t } = useTranslation("customers");
  return (
    <Menu position="bottom-end" shadow="md">
      <Menu.Target>
        <Button size="compact-sm" variant="default" aria-label={props.label} disabled={props.isBusy}>
          {t("offers.record-answer")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {ANSWERS.map((answer) => (
          <Menu.Item key={answer} onClick={() => props.onAnswer(answer)}>
            {t(`offers.answers.${answer}`)}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={props.onRemove}>{t("offers.remove")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
