import { Link } from "@tanstack/react-router";
import { useSharedSearch } from "../data/view.ts";

/** Links to a customer's page by name, or by id if there's no name; ids may contain any character. */
export function CustomerLink({
  of: { account, customer, name },
}: {
  of: { account: string; customer: string; name: string | null };
}) {
  const shared = useSharedSearch();
  return (
    <Link className="link" to="/customers/$account/$customer" params={{ account, customer }} search={shared}>
      {name ?? customer}
    </Link>
  );
}
