import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useCallback, useContext, useMemo } from "react";
import { type Search, SHARED, searchOf, type View, viewOf } from "./address.ts";
import { ShownSearch } from "./settling.ts";

export type ChangeView = (change: Partial<View>, how?: "push" | "replace") => void;

/** The view in the URL, and a function to change it. Changes add to the browser history, unless `replace` is used. */
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

/** A page setting in the URL, as the page is rendered with it; its default is left out of the URL. */
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

/** All settings of a page, as it's rendered with them; undefined removes one from the URL. */
export function usePageParams(): [Search, ChangeParams] {
  return [useShownSearch(), useChangeParams()];
}

/** The same, straight from the current URL: for inputs that the user is typing in. */
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

/** The parameters that a link to another page keeps. */
export function sharedSearch(search: Search): Search {
  return cleaned(Object.fromEntries(SHARED.map((name) => [name, search[name]])));
}

/** The query of the current URL. */
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
