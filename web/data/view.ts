import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useCallback, useContext, useMemo } from "react";
import { type Search, SHARED, searchOf, type View, viewOf } from "./address.ts";
import { ShownSearch } from "./settling.ts";

export type ChangeView = (change: Partial<View>, how?: "push" | "replace") => void;

/** The view in the address, and a way to change it. Going back and forward undoes and redoes; `replace` leaves no trace. */
export function useView(): [View, ChangeView] {
  const search = useAskedSearch();
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

/** A setting of one page that its address keeps, as the page is drawn by it; its usual value is left out of the address. */
export function usePageParam(name: string, usual: string): [string, (value: string) => void] {
  const search = useShownSearch();
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

type ChangeParams = (changes: Record<string, string | undefined>) => void;

/** Several settings of one page at once, as the page is drawn by them; undefined takes one out of the address. */
export function usePageParams(): [Search, ChangeParams] {
  return [useShownSearch(), useChangeParams()];
}

/** The same as the address has them now: for what is being typed. */
export function useAskedParams(): [Search, ChangeParams] {
  return [useAskedSearch(), useChangeParams()];
}

function useChangeParams(): ChangeParams {
  const navigate = useNavigate();
  return useCallback<ChangeParams>(
    (changes) => {
      navigate({
        to: ".",
        search: (now: Search) => cleaned({ ...now, ...changes }),
        replace: true,
        resetScroll: false,
      });
    },
    [navigate],
  );
}

/** What a link to another page takes along. */
export function sharedSearch(search: Search): Search {
  return cleaned(Object.fromEntries(SHARED.map((name) => [name, search[name]])));
}

/** The search part of the address as it is now. */
export function useAskedSearch(): Search {
  return useRouterState({ select: ({ location }): Search => location.search });
}

function useShownSearch(): Search {
  const asked = useAskedSearch();
  return useContext(ShownSearch) ?? asked;
}

function cleaned(search: Record<string, string | undefined>): Search {
  return Object.fromEntries(
    Object.entries(search).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
