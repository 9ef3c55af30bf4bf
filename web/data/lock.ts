import { useSyncExternalStore } from "react";
import { Problem } from "./api.ts";

let isLocked = false;
const listeners = new Set<() => void>();

/** Says whether the server answers this browser. */
export function setLocked(now: boolean): void {
  if (now === isLocked) return;
  isLocked = now;
  for (const tell of listeners) tell();
}

/** Locks the pages when the server says that this browser may not ask. */
export function noticeLock(error: Error): void {
  if (error instanceof Problem && error.status === 401) setLocked(true);
}

/** Whether the server refuses to answer this browser, from the moment on that it says so. */
export function useIsLocked(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => isLocked,
  );
}
