import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { parseSearch, type Search } from "../data/address.ts";

/** The path and the state of a saved address. */
export function addressParts(address: string): { path: string; search: Search } {
  const { pathname, search } = new URL(address, window.location.origin);
  return { path: decodeURI(pathname), search: parseSearch(search) };
}

/** Opens a saved address: the page with exactly the state that was saved. */
export function SavedLink({ address, children }: { address: string; children: ReactNode }) {
  const { path, search } = addressParts(address);
  return (
    <Link className="link" to={path} search={search}>
      {children}
    </Link>
  );
}
