import { Button, Tabs } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import type { Scope } from "../data/scope.ts";
import { usePageParams } from "../data/view.ts";
import type { Coverage } from "../growth/pipeline-answers.ts";
import { PageWaiting } from "../parts/page-waiting.tsx";
import { Scoped } from "../parts/scoped.tsx";
import { Trouble } from "../parts/states.tsx";
import { AddDeal } from "./add-deal.tsx";
import { BoardTab } from "./board/board-tab.tsx";
import { useDeals } from "./board/use-deals.ts";
import { CoverageTab } from "./coverage/coverage-tab.tsx";
import { DealDrawer } from "./deal-drawer.tsx";
import { DealList } from "./deal-list.tsx";
import { PipelineHead } from "./pipeline-head.tsx";
import {
  dealsQuestion,
  type PipelineSearch,
  pipelineSearchOf,
  searchTexts,
  TABS,
  whoseQuestion,
} from "./pipeline-search.ts";
import "../settings/forms.css";
import "../growth/growth.css";
import "../signals/signals.css";
import "../headroom/headroom.css";
import "./pipeline.css";

const PANELS = { board: BoardTab, list: DealList, coverage: CoverageTab };

/** Opportunities that are worked on, and whether they are enough for the quarter. */
export default function PipelinePage() {
  return <Scoped waiting={<PageWaiting />}>{(scope) => <Loaded scope={scope} />}</Scoped>;
}

function Loaded({ scope }: { scope: Scope }) {
  const { t } = useTranslation("pipeline");
  const [params, change] = usePageParams();
  const [isAdding, adding] = useDisclosure(false);
  const search = pipelineSearchOf(params);
  const coverage = useAsk<Coverage>("/coverage", whoseQuestion(scope, search));
  const deals = useDeals(dealsQuestion(scope, search));
  const onChange = (made: Partial<PipelineSearch>) => change(searchTexts({ ...search, ...made }));
  const onOpen = (id: string) => change({ deal: id });
  const Panel = PANELS[search.tab];
  return (
    <Tabs
      className="growth pipeline"
      value={search.tab}
      onChange={(value) =>
        onChange({ tab: TABS.find((tab) => tab === value) ?? "board", behind: null, reason: null })
      }
      keepMounted={false}
    >
      <PipelineHead coverage={coverage.data} sums={deals.data?.sums} isOld={coverage.isPlaceholderData} />
      <div className="pipeline-tabs">
        <Tabs.List aria-label={t("tabs.label")}>
          {TABS.map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {t(`tabs.${tab}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Button size="xs" variant="default" onClick={adding.open}>
          {t("add.open")}
        </Button>
      </div>
      <Tabs.Panel value={search.tab}>
        {coverage.error !== null && <Trouble problem={coverage.error} onRetry={() => coverage.refetch()} />}
        {coverage.data !== undefined && (
          <Panel {...{ scope, search, onChange, onOpen }} coverage={coverage.data} />
        )}
      </Tabs.Panel>
      <DealDrawer />
      <AddDeal isOpen={isAdding} onClose={adding.close} onAdded={onOpen} />
    </Tabs>
  );
}
