import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTell } from "../data/asking.ts";
import type { AddedDeal } from "../growth/pipeline-answers.ts";
import { PageLink } from "../parts/page-link.tsx";
import { Refused, Said } from "../settings/said.tsx";
import type { SignalKey } from "./signal-key.ts";

/** Takes the next step of a signal over into an opportunity, and links to it. */
export function MakeOpportunity({ of: { kind, account, customer, subject } }: { of: SignalKey }) {
  const { t } = useTranslation("signals");
  const [made, setMade] = useState<string | null>(null);
  const adding = useTell<AddedDeal>(({ id }) => setMade(id));
  const signal = subject === "" ? kind : `${kind}:${subject}`;
  return (
    <>
      {made === null && (
        <p className="proposal-actions">
          <Button
            size="xs"
            disabled={adding.isPending}
            onClick={() => adding.mutate({ path: "/opportunities", input: { account, customer, signal } })}
          >
            {t("make.do")}
          </Button>
        </p>
      )}
      <Refused problem={adding.error} />
      <Said text={made === null ? "" : t("make.done")} />
      {made !== null && (
        <PageLink to="/pipeline" also={{ deal: made }}>
          {t("make.open")}
        </PageLink>
      )}
    </>
  );
}
