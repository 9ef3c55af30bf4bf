import { useNavigate, useRouterState } from "@tanstack/react-router";
import { createContext, useCallback, useContext, useMemo } from "react";
import { type Search, SHARED, searchOf, type View, viewOf } from "./address.ts";
import { ShownSearch } from "./settling.ts";

export type ChangeView = (change: Partial<View>, how?: "push" | "replace") => void;

/** The state of a figure that isn't drawn with the URL's, such as one in a report. */
export interface Held {
  search: Search;
  change(made: (now: Search) => Search): void;
}

/** The state held for a figure; null where the URL has it. */
export const HeldState = createContext<Held | null>(null);

/** The view in the URL, and a function to change it. Changes add to the browser history, unless `replace` is used. */
export function useView(): [View, ChangeView] {
  const search = useAskedSearch();
  const write = useWrite();
  const change = useCallback<ChangeView>(
    (made, how = "push") =>
      write((now) => cleaned({ ...now, ...searchOf({ ...viewOf(now), ...made }) }), how),
    [write],
  );
  return [useMemo(() => viewOf(search), [search]), change];
}

/** A page setting in the URL, as the page is rendered with it; its default is left out of the URL. */
export function usePageParam(name: string, usual: string): [string, (value: string) => void] {
  const search = useShownSearch();
  const write = useWrite();
  const set = useCallback(
    (value: string) => write((now) => cleaned({ ...now, [name]: value === usual ? undefined : value })),
    [write, name, usual],
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
  const write = useWrite();
  return useCallback<ChangeParams>((changes) => write((now) => cleaned({ ...now, ...changes })), [write]);
}

/** Writes the state into the URL, or where it is held. */
function useWrite(): (made: (now: Search) => Search, how?: "push" | "replace") => void {
  const navigate = useNavigate();
  const held = useContext(HeldState);
  return useCallback(
    (made, how = "replace") => {
      if (held === null) navigate({ to: ".", search: made, replace: how === "replace", resetScroll: false });
      else held.change(made);
    },
    [navigate, held],
  );
}

/** The parameters that a link to another page keeps. */
export function sharedSearch(search: Search): Search {
  return cleaned(Object.fromEntries(SHARED.map((name) => [name, search[name]])));
}

/** The same for a link within a figure whose state is held. */
export function useSharedSearch(): (now: Search) => Search {
  const held = useContext(HeldState);
  return (now) => sharedSearch(held?.search ?? now);
}

/** The query of the current URL, or the state held for a figure. */
export function useAskedSearch(): Search {
  const held = useContext(HeldState);
  const asked = useRouterState({ select: ({ location }): Search => location.search });
  return held?.search ?? asked;
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
