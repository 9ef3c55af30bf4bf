import { useSyncExternalStore } from "react";
import { Problem } from "./api.ts";

let isLocked = false;
const listeners = new Set<() => void>();

/** Sets whether the server refuses this browser. */
export function setLocked(now: boolean): void {
  if (now === isLocked) return;
  isLocked = now;
  for (const tell of listeners) tell();
}

/** Locks the pages when the server says that this browser has no access. */
export function noticeLock(error: Error): void {
  if (error instanceof Problem && error.status === 401) setLocked(true);
}

/** Whether the server refuses this browser, as of its latest response. */
export function useIsLocked(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isLocked,
  );
}
