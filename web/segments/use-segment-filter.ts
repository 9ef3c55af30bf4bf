import { keepPreviousData, type UseQueryResult, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ask, type Problem, type SegmentCount, type SegmentFields } from "../data/api.ts";
import { useAskedParams } from "../data/view.ts";
import { filterText, type Groups } from "./filter-text.ts";

/** The filter in the builder: its text is in the URL, its conditions include unfinished ones. */
export interface SegmentFilter {
  text: string;
  groups: Groups;
  count: UseQueryResult<SegmentCount, Problem>;
  set: (groups: Groups) => void;
}

export function useSegmentFilter(policy: string): SegmentFilter {
  const [params, change] = useAskedParams();
  const text = params.filter ?? "";
  const [draft, setDraft] = useState<{ text: string; groups: Groups }>({ text: "", groups: [] });
  const count = useQuery<SegmentCount, Problem>({
    queryKey: ["segments count", text, policy],
    queryFn: ({ signal }) => ask<SegmentCount>("/segments/count", { filter: text, policy }, signal),
    enabled: text !== "",
    placeholderData: keepPreviousData,
  });
  const [seen, setSeen] = useState("");
  const [wanted, setWanted] = useState(false);
  if (text !== seen) {
    setSeen(text);
    setWanted(text !== draft.text);
  }
  if (wanted && text === "") {
    setWanted(false);
    setDraft({ text, groups: [] });
  } else if (wanted && text === seen && count.data !== undefined && !count.isPlaceholderData) {
    setWanted(false);
    setDraft({ text, groups: count.data.groups });
  }
  const set = (groups: Groups) => {
    const made = filterText(groups);
    setWanted(false);
    setDraft({ text: made, groups });
    change({ filter: made === "" ? undefined : made });
  };
  return { text, groups: draft.groups, count, set };
}

export const useSegmentFields = (policy: string) =>
  useQuery<SegmentFields, Problem>({
    queryKey: ["segments fields", policy],
    queryFn: ({ signal }) => ask<SegmentFields>("/segments/fields", { policy }, signal),
    staleTime: 300_000,
    placeholderData: keepPreviousData,
  });
