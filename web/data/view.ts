import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useCallback, useMemo } from "react";
import { type Search, SHARED, searchOf, type View, viewOf } from "./address.ts";

export type ChangeView = (change: Partial<View>, how?: "push" | "replace") => void;

/** The view in the address, and a way to change it. Going back and forward undoes and redoes; `replace` leaves no trace. */
export function useView(): [View, ChangeView] {
  const search = useSearchText();
  const navigate = useNavigate();
  const change = useCallback<ChangeView>(
    (made, how = "push") => {
      navigate({
        to: ".",
        search: (now: Search) => cleaned({ ...now, ...searchOf({ ...viewOf(now), ...made }) }),
        replace: how === "replace",
        resetScroll: false,
      });
    },
    [navigate],
  );
  return [useMemo(() => viewOf(search), [search]), change];
}

/** A setting of one page that its address keeps; its usual value is left out of the address. */
export function usePageParam(name: string, usual: string): [string, (value: string) => void] {
  const search = useSearchText();
  const navigate = useNavigate();
  const set = useCallback(
    (value: string) => {
      navigate({
        to: ".",
        search: (now: Search) => cleaned({ ...now, [name]: value === usual ? undefined : value }),
        replace: true,
        resetScroll: false,
      });
    },
    [navigate, name, usual],
  );
  return [search[name] ?? usual, set];
}

/** Several settings of one page at once; undefined takes one out of the address. */
export function usePageParams(): [Search, (changes: Record<string, string | undefined>) => void] {
  const search = useSearchText();
  const navigate = useNavigate();
  const set = useCallback(
    (changes: Record<string, string | undefined>) => {
      navigate({
        to: ".",
        search: (now: Search) => cleaned({ ...now, ...changes }),
        replace: true,
        resetScroll: false,
      });
    },
    [navigate],
  );
  return [search, set];
}

/** What a link to another page takes along. */
export function sharedSearch(search: Search): Search {
  return cleaned(Object.fromEntries(SHARED.map((name) => [name, search[name]])));
}

function useSearchText(): Search {
  return useRouterState({ select: ({ location }): Search => location.search });
}

function cleaned(search: Record<string, string | undefined>): Search {
  return Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
