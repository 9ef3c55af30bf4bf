import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Search } from "../data/address.ts";
import { useSharedSearch } from "../data/view.ts";

/** A link to another page that keeps the bar's settings; `also` adds parameters to the URL, `at` a heading to go to. */
export function PageLink({
  to,
  also = {},
  at,
  className,
  children,
}: {
  to: string;
  also?: Search;
  at?: string;
  className?: string;
  children: ReactNode;
}) {
  const shared = useSharedSearch();
  return (
    <Link
      to={to}
      {...(at !== undefined && { hash: at })}
      search={(now: Search) => ({ ...shared(now), ...also })}
      className={className ?? "link"}
      activeOptions={{ exact: to === "/", includeSearch: false }}
    >
      {children}
    </Link>
  );
}
