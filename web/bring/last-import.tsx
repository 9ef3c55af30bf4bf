import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { z } from "zod";
import type { imports } from "../../src/api/evidence/import-operations.ts";
import { useAsk, useTell } from "../data/asking.ts";
import { listed } from "../data/format.ts";
import { instantName } from "../data/period.ts";
import { PageLink } from "../parts/page-link.tsx";
import { ConfirmButton } from "../settings/confirm-button.tsx";
import { Refused, Said } from "../settings/said.tsx";

type Imports = z.infer<typeof imports.output>;

/** The last import that counts, and a button that takes it back. */
export function LastImport() {
  const { t } = useTranslation("bring");
  const [said, setSaid] = useState("");
  const asked = useAsk<Imports>("/imports");
  const removing = useTell<{ import: number }>(() => setSaid(t("last.undone")));
  const kept = asked.data?.rows.filter(({ state }) => state === "kept") ?? [];
  const last = kept.at(-1);
  const files = listed(kept.filter((one) => one.import === last?.import).map(({ name }) => name));
  return (
    <section aria-labelledby="last" hidden={last === undefined && said === ""}>
      <div className="section-head">
        <h2 id="last">{t("last.title")}</h2>
        <PageLink to="/settings" also={{ tab: "imports" }}>
          {t("last.all")}
        </PageLink>
      </div>
      <Said text={said} />
      <Refused problem={removing.error} />
      {last !== undefined && (
        <div className="last-import">
          <p>{t("last.text", { files, at: instantName(last.recorded_at) })}</p>
          <ConfirmButton
            label={t("last.undo")}
            title={t("last.ask")}
            text={t("last.effect", { files })}
            isDisabled={removing.isPending}
            onConfirm={() => {
              setSaid("");
              removing.mutate({ path: `/imports/${last.import}/remove`, input: {} });
            }}
          />
        </div>
      )}
    </section>
  );
}
