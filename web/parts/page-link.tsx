import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Search } from "../data/address.ts";
import { useSharedSearch } from "../data/view.ts";

/** A link to another page that keeps the bar's settings; `also` adds parameters to the URL. */
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
  const shared = useSharedSearch();
  return (
    <Link
      to={to}
      search={(now: Search) => ({ ...shared(now), ...also })}
      className={className ?? "link"}
      activeOptions={{ exact: to === "/", includeSearch: false }}
    >
      {children}
    </Link>
  );
}
