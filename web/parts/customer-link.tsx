import { Link } from "@tanstack/react-router";
import type { Search } from "../data/address.ts";
import { sharedSearch } from "../data/view.ts";

/** A link to a customer's page by its name, or its id where it has none; ids may hold any character. */
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
