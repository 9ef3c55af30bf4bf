import { Button } from "@mantine/core";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useTell } from "../data/asking.ts";
import { sentence } from "../problems/problem-text.tsx";
import { Refused } from "../settings/said.tsx";
import type { Imported } from "./reading.ts";

/** Settings that data suggests, with the reason: each is set or kept as it is, and then gone. */
export function Proposed({ proposed }: { proposed: Imported["proposed"] }) {
  const { t } = useTranslation(["bring", "settings"]);
  const [answered, setAnswered] = useState<string[]>([]);
  const answer = useTell<{ name: string }>(({ name }) => setAnswered((others) => [...others, name]));
  const open = proposed.filter(({ setting }) => !answered.includes(setting));
  return (
    <>
      {open.map(({ setting: name, value, why }) => (
        <div key={name} className="trouble trouble-calm">
          <p>{sentence(why)}</p>
          <p className="trouble-actions">
            <Button
              size="compact-sm"
              variant="default"
              onClick={() => answer.mutate({ path: `/settings/${name}`, input: { value } })}
            >
              {t("bring:understood.propose", { setting: nameOf(name), value })}
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              aria-label={`${nameOf(name)}: ${t("bring:understood.keep")}`}
              onClick={() => answer.mutate({ path: `/settings/${name}/decline`, input: {} })}
            >
              {t("bring:understood.keep")}
            </Button>
          </p>
        </div>
      ))}
      <Refused problem={answer.error} />
    </>
  );

  function nameOf(name: Imported["proposed"][number]["setting"]): string {
    return name === "policy" ? t("settings:tabs.policy") : t(`settings:organisation.names.${name}`);
  }
}
