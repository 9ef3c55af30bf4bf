import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { type Scope, useScope } from "../data/scope.ts";
import { useView } from "../data/view.ts";
import { Trouble } from "./states.tsx";

/** Shows a page once it is known what there is to ask; until then what holds its place, or what is wrong. */
export function Scoped({ waiting, children }: { waiting: ReactNode; children: (scope: Scope) => ReactNode }) {
  const { t } = useTranslation("shell");
  const [view, change] = useView();
  const { scope, error, retry } = useScope();
  if (error !== null) {
    return (
      <>
        <h1>{t("cannot-show")}</h1>
        <Trouble problem={error} onRetry={retry}>
          {view.policy !== null && (
            <Button size="xs" variant="default" onClick={() => change({ policy: null, drill: null })}>
              {t("own-policy")}
            </Button>
          )}
        </Trouble>
      </>
    );
  }
  return scope === null ? waiting : children(scope);
}
