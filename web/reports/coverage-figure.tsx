import { useNavigate } from "@tanstack/react-router";
import { useAsk } from "../data/asking.ts";
import type { Scope } from "../data/scope.ts";
import { useAskedParams } from "../data/view.ts";
import type { Coverage } from "../growth/pipeline-answers.ts";
import { Trouble, Waiting } from "../parts/states.tsx";
import { CoverageTable as Table } from "../pipeline/coverage/coverage-table.tsx";
import {
  type PipelineSearch,
  pipelineSearchOf,
  searchTexts,
  whoseQuestion,
} from "../pipeline/pipeline-search.ts";
import "../pipeline/pipeline.css";

/** Coverage of the quarters around today; what it links to opens on the pipeline's page. */
export function CoverageTable({ scope }: { scope: Scope }) {
  const navigate = useNavigate();
  const [params] = useAskedParams();
  const search = pipelineSearchOf(params);
  const whose = whoseQuestion(scope, search);
  const { data, error, refetch } = useAsk<Coverage>("/coverage", whose);
  if (error !== null) return <Trouble problem={error} onRetry={() => refetch()} />;
  if (data === undefined) return <Waiting height={220} />;
  const onChange = (made: Partial<PipelineSearch>) => {
    const asked = { ...params, ...searchTexts({ ...search, ...made }) };
    const texts = Object.entries(asked).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    );
    navigate({ to: "/pipeline", search: Object.fromEntries(texts) });
  };
  return <Table coverage={data} whose={whose} onChange={onChange} />;
}
