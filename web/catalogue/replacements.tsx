import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { replacePrice } from "../../src/api/books/catalogue.ts";
import { useTell } from "../data/asking.ts";
import { Refused } from "../settings/said.tsx";
import { FactTable } from "../tables/fact-table.tsx";
import { usePriceNames } from "../tables/use-price-names.ts";
import { namedFor } from "../words/named-for.ts";
import type { CatalogueAnswer } from "./product.ts";

type Replacement = z.infer<typeof replacePrice.output>;
const PATH = "/catalogue/replacements";

/** The prices marked as replacing another, and a form to add one. */
export function Replacements({
  rows,
  onSaid,
}: {
  rows: CatalogueAnswer["replacements"];
  onSaid: (text: string) => void;
}) {
  const { t } = useTranslation(["catalogue", "settings"]);
  const forgetting = useTell<Replacement>(({ before, after }) =>
    onSaid(t("replacements.forgotten", { before, after })),
  );
  const nameOf = usePriceNames(rows.flatMap(({ before, after }) => [before, after]));
  return (
    <section aria-labelledby="replacements">
      <div className="section-head">
        <h2 id="replacements">{t("replacements.title")}</h2>
      </div>
      <p className="quiet">{t("replacements.text")}</p>
      <Refused problem={forgetting.error} />
      {rows.length === 0 ? (
        <p>{t("replacements.none")}</p>
      ) : (
        <FactTable
          caption={t("replacements.title")}
          columns={[
            { id: "before", name: t("replacements.before") },
            { id: "after", name: t("replacements.after") },
            { id: "as", name: t("replacements.as") },
            { id: "do", name: t("settings:actions"), isUnnamed: true },
          ]}
          rows={rows.map(({ before, after, as }) => ({
            id: `${before} ${after}`,
            cells: [
              <PriceCell key="before" id={before} name={nameOf(before)} />,
              <PriceCell key="after" id={after} name={nameOf(after)} />,
              t(`replacements.as-${as}`),
              <Button
                key="forget"
                size="compact-sm"
                variant="default"
                aria-label={namedFor(t("replacements.forget"), `${before}, ${after}`)}
                onClick={() => forgetting.mutate({ path: PATH, input: { before, after, as: "inferred" } })}
              >
                {t("replacements.forget")}
              </Button>,
            ],
          }))}
        />
      )}
      <ReplacementForm onSaid={onSaid} />
    </section>
  );
}

/** A price by its name; its id stands below, since it is what the command line takes. */
function PriceCell({ id, name }: { id: string; name: string }) {
  return (
    <>
      {name !== id && <span className="price-of">{name}</span>}
      <code>{id}</code>
    </>
  );
}

function ReplacementForm({ onSaid }: { onSaid: (text: string) => void }) {
  const { t } = useTranslation("catalogue");
  const [before, setBefore] = useState("");
  const [after, setAfter] = useState("");
  const [as, setAs] = useState("price");
  const saying = useTell<Replacement>((said) => {
    setBefore("");
    setAfter("");
    onSaid(t("replacements.said", { before: said.before, after: said.after }));
  });
  return (
    <>
      <form
        className="row-form"
        onSubmit={(event) => {
          event.preventDefault();
          saying.mutate({ path: PATH, input: { before: before.trim(), after: after.trim(), as } });
        }}
      >
        <TextInput
          label={t("replacements.before")}
          description={t("replacements.hint")}
          value={before}
          onChange={({ currentTarget }) => setBefore(currentTarget.value)}
        />
        <TextInput
          label={t("replacements.after")}
          description={t("replacements.hint")}
          value={after}
          onChange={({ currentTarget }) => setAfter(currentTarget.value)}
        />
        <NativeSelect
          label={t("replacements.as")}
          value={as}
          data={[
            { value: "price", label: t("replacements.as-price") },
            { value: "plan", label: t("replacements.as-plan") },
          ]}
          onChange={({ currentTarget }) => setAs(currentTarget.value)}
        />
        <Button
          type="submit"
          size="compact-sm"
          disabled={before.trim() === "" || after.trim() === "" || saying.isPending}
        >
          {t("replacements.set")}
        </Button>
      </form>
      <Refused problem={saying.error} />
    </>
  );
}
