import type { ReactNode } from "react";

/** A section with a heading; one of many can be folded. */
export function Fold({
  title,
  isOne,
  isOpen,
  children,
}: {
  title: string;
  /** Whether it is the only one: then it is never folded. */
  isOne: boolean;
  isOpen: boolean;
  children: ReactNode;
}) {
  if (isOne)
    return (
      <section aria-label={title}>
        <h3>{title}</h3>
        {children}
      </section>
    );
  return (
    <details className="fold" open={isOpen}>
      <summary>
        <h3>{title}</h3>
      </summary>
      {children}
    </details>
  );
}
