import type { ReactNode } from "react";

/** A scrollable box for wide content; reachable by keyboard. */
export function ScrollBox({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by key
    <section className="table-box" tabIndex={0} aria-label={label}>
      {children}
    </section>
  );
}
