import { useSegments } from "./scope.ts";

/** Whether a segment was saved once and removed since; false while that isn't known, and for a filter. */
export function useIsGone(segment: string | null): boolean {
  const { data, isFetching } = useSegments();
  if (segment === null || data === undefined || isFetching || /[=~<>]/.test(segment)) return false;
  return data.rows.every(({ name }) => name !== segment);
}
