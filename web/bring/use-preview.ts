import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Problem, tell } from "../data/api.ts";
import { type Imported, inputOf, type Preview, type Reading } from "./reading.ts";

/** The first rows of files as they'd be read, and as they last could be: the menus that mend a reading stay. */
export function usePreview(uploads: string[], reading: Reading) {
  const input = { uploads, ...inputOf(reading), ...(reading.source && { source: reading.source }) };
  const [last, setLast] = useState<Preview>();
  const asked = useQuery<Preview, Problem>({
    queryKey: ["import-preview", input],
    queryFn: ({ signal }) => tell<Preview>("/imports/preview", input, signal),
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (asked.data !== undefined && asked.data !== last) setLast(asked.data);
  return { ...asked, last };
}

/** What an import of files would give. @param source null as long as it can't be tried */
export function useTried(uploads: string[], reading: Reading, source: string | null) {
  const input = {
    uploads,
    ...inputOf(reading),
    source,
    dry_run: true,
    ...(reading.isSkippingBad && { skip_bad: true }),
  };
  return useQuery<Imported, Problem>({
    queryKey: ["import-tried", input],
    queryFn: ({ signal }) => tell<Imported>("/imports", input, signal),
    enabled: source !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}
