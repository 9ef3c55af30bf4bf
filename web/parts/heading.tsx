import { createContext, type ReactNode, useContext } from "react";

/** The level of a section's heading: 2 on most pages, 3 within a part of a page that has a heading of its own. */
export const HeadingLevel = createContext<2 | 3>(2);

/** The heading of a section, at the level of where it stands. */
export function Heading({ id, children }: { id: string; children: ReactNode }) {
  const Tag = useContext(HeadingLevel) === 3 ? "h3" : "h2";
  return <Tag id={id}>{children}</Tag>;
}
