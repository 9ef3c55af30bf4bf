import { Tabs } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { Scope } from "../data/scope.ts";
import { usePageParam } from "../data/view.ts";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { Scoped } from "../parts/scoped.tsx";
import { BacktestTab } from "./backtest/backtest-tab.tsx";
import { OpenSignals } from "./open-signals.tsx";
import { SignalDrawer } from "./signal-drawer.tsx";
import "../settings/forms.css";
import "../growth/growth.css";
import "./signals.css";

const TABS = { open: OpenSignals, backtest: BacktestTab };

/** Who is ready to buy more, and how well that was known before. The tab and the open signal are in the address. */
export default function SignalsPage() {
  return <Scoped waiting={<PageWaiting />}>{(scope) => <Loaded scope={scope} />}</Scoped>;
}

function Loaded({ scope }: { scope: Scope }) {
  const { t } = useTranslation("signals");
  const [asked, setTab] = usePageParam("tab", "open");
  const tab = asked === "backtest" ? "backtest" : "open";
  const Panel = TABS[tab];
  return (
    <Tabs className="growth" value={tab} onChange={(value) => setTab(value ?? "open")} keepMounted={false}>
      <Panel
        scope={scope}
        tabs={
          <Tabs.List aria-label={t("tabs.label")}>
            <Tabs.Tab value="open">{t("tabs.open")}</Tabs.Tab>
            <Tabs.Tab value="backtest">{t("tabs.backtest")}</Tabs.Tab>
          </Tabs.List>
        }
      />
      <SignalDrawer />
    </Tabs>
  );
}
