import type { Scope } from "../data/scope.ts";
import type { Coverage } from "../growth/pipeline-answers.ts";
import type { PipelineSearch } from "./pipeline-search.ts";

/** What every tab of the page is given. */
export interface TabProps {
  scope: Scope;
  search: PipelineSearch;
  coverage: Coverage;
  onChange: (made: Partial<PipelineSearch>) => void;
  onOpen: (id: string) => void;
}
