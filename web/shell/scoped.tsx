import type { ReactNode } from "react";
import { type Scope, useScope } from "../data/scope.ts";
import { PageTrouble } from "./states.tsx";

/** Shows a page once it is known what there is to ask; until then what holds its place, or what is wrong. */
export function Scoped({ waiting, children }: { waiting: ReactNode; children: (scope: Scope) => ReactNode }) {
  const { scope, error, retry } = useScope();
  if (error !== null) return <PageTrouble problem={error} onRetry={retry} />;
  return scope === null ? waiting : children(scope);
}
