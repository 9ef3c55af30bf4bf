import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAsk } from "../../data/asking.ts";
import { useStatus } from "../../data/scope.ts";
import { usePageParam } from "../../data/view.ts";
import { PageWaiting } from "../../parts/page-waiting.tsx";
import { Trouble } from "../../parts/states.tsx";
import { PageTitle } from "../../parts/title.tsx";
import { Said } from "../said.tsx";
import { PolicyComparison } from "./policy-comparison.tsx";
import { PolicyForm } from "./policy-form.tsx";
import { PolicyList } from "./policy-list.tsx";
import type { PoliciesAnswer, PolicySettings } from "./policy-words.ts";

/** The policies: which one is used, what each sets, how to create one, and how two compare. */
export function Policies() {
  const { t } = useTranslation("settings");
  const status = useStatus();
  const known = useAsk<PoliciesAnswer>("/policies");
  const settings = useAsk<PolicySettings>("/policies/settings");
  const own = status.data?.policy ?? "";
  const [asked, setShown] = usePageParam("show", "");
  const [said, setSaid] = useState("");
  const failed = [status, known, settings].find((query) => query.error !== null);
  if (failed !== undefined && failed.error !== null)
    return <Trouble problem={failed.error} onRetry={() => failed.refetch()} />;
  if (known.data === undefined || settings.data === undefined || status.data === undefined)
    return <PageWaiting />;
  const rows = known.data.rows;
  const shown = rows.find(({ name }) => name === asked) ?? rows.find(({ name }) => name === own);
  return (
    <>
      <PageTitle question={t("titles.policy")} answer={t("answers.policy", { policy: own })} />
      <Said text={said} />
      <PolicyList
        rows={rows}
        own={own}
        shown={shown?.name ?? ""}
        onShow={(name) => setShown(name === own ? "" : name)}
        onSaid={setSaid}
      />
      {shown !== undefined && (
        <PolicyForm
          key={shown.name}
          policy={shown}
          isOwn={shown.name === own}
          settings={settings.data.rows}
          onSaved={(name) => {
            setSaid(t("said.policy", { name }));
            setShown(name === own ? "" : name);
          }}
        />
      )}
      <PolicyComparison rows={rows} own={own} lastDay={status.data.last_evidence_on} />
    </>
  );
}
