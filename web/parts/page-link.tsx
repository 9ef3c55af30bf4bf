import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Search } from "../data/address.ts";
import { sharedSearch } from "../data/view.ts";

/** A link to another page that takes along what the bar at the top says; `also` goes into the address beside it. */
export function PageLink({
  to,
  also = {},
  className,
  children,
}: {
  to: string;
  also?: Search;
  className?: string;
  children: ReactNode;
}) {
  return (
    <Link
      to={to}
      search={(now: Search) => ({ ...sharedSearch(now), ...also })}
      className={className ?? "link"}
      activeOptions={{ exact: to === "/", includeSearch: false }}
    >
      {children}
    </Link>
  );
}
