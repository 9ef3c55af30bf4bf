import { useTranslation } from "react-i18next";
import { useAsk } from "../data/asking.ts";
import type { People, Stages } from "../growth/pipeline-answers.ts";
import { TYPES } from "./pipeline-search.ts";

/** The names of stages, people and types by their ids; what isn't known stays an id. */
export function useNames() {
  const { t } = useTranslation("pipeline");
  const stages = useAsk<Stages>("/stages").data?.rows ?? [];
  const people = useAsk<People>("/people").data?.rows ?? [];
  return {
    stages,
    people,
    stage: (id: string) => stages.find(({ stage }) => stage === id)?.name ?? id,
    person: (id: string) => people.find(({ person }) => person === id)?.name ?? id,
    type: (id: string) => {
      const type = TYPES.find((one) => one === id);
      return type === undefined ? id : t(`types.${type}`);
    },
  };
}
