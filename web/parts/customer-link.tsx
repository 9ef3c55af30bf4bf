import { Link } from "@tanstack/react-router";
import type { Search } from "../data/address.ts";
import { sharedSearch } from "../data/view.ts";

/** Links to a customer's page by name, or by id if there's no name; ids may contain any character. */
export function CustomerLink({
  of: { account, customer, name },
}: {
  of: { account: string; customer: string; name: string | null };
}) {
  return (
    <Link
      className="link"
      to="/customers/$account/$customer"
      params={{ account, customer }}
      search={(now: Search) => sharedSearch(now)}
    >
      {name ?? customer}
    </Link>
  );
}
