import { Drawer } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import type { Drill } from "../data/drill-key.ts";
import { returnFocus } from "../data/opening.ts";
import { inPeriod, periodName } from "../data/period.ts";
import { useScope } from "../data/scope.ts";
import { useView } from "../data/view.ts";
import { cellId } from "../tables/cell-button.tsx";
import { CustomerChanges } from "./customer-changes.tsx";
import { useDrillName } from "./drill-name.ts";
import { Movers } from "./movers.tsx";

/**
 * A drawer with the proof of a cell: its customers, then one customer's changes with their evidence. Escape closes it.
 */
export function DrillDrawer() {
  const { t } = useTranslation(["shell", "drill"]);
  const [view, change] = useView();
  const { scope } = useScope();
  const { drill, who } = view;
  const nameOf = useDrillName();
  useFocusBack(drill);
  return (
    <Drawer
      opened={drill !== null && scope !== null}
      onClose={() => change({ drill: null, who: null })}
      position="right"
      size={640}
      padding="lg"
      returnFocus={false}
      transitionProps={{ duration: 140 }}
      title={drill === null ? "" : titleOf(drill, nameOf(drill))}
      closeButtonProps={{ "aria-label": t("shell:close"), size: "md" }}
      overlayProps={{ backgroundOpacity: 0.25 }}
    >
      {drill !== null && scope !== null && who === null && <Movers drill={drill} scope={scope} />}
      {drill !== null && scope !== null && who !== null && (
        <CustomerChanges drill={drill} scope={scope} who={who} />
      )}
    </Drawer>
  );

  function titleOf(opened: Drill, what: string): string {
    const { cohort, period } = opened;
    if (cohort === undefined) return t("drill:title", { what, when: inPeriod(period) });
    return t("drill:cohort", { cohort: periodName(period), when: what });
  }
}

/** Returns focus to the opener when a cell is closed. */
function useFocusBack(drill: Drill | null): void {
  const last = useRef(drill);
  useEffect(() => {
    const closed = drill === null ? last.current : null;
    last.current = drill;
    if (closed !== null) returnFocus(cellId(closed));
  }, [drill]);
}
