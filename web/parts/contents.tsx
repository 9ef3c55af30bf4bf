import type { MouseEvent } from "react";

/** Links to the sections of a long page; `id` is the heading's. Sections that aren't rendered yet have no target. */
export function Contents({ label, sections }: { label: string; sections: { id: string; title: string }[] }) {
  return (
    <nav className="contents" aria-label={label}>
      <ul>
        {sections.map(({ id, title }) => (
          <li key={id}>
            <a href={`#${id}`} onClick={(event) => followed(event, id)}>
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function followed(event: MouseEvent, id: string): void {
  event.preventDefault();
  goTo(id);
}

/** Scrolls to a heading and focuses it; does nothing if it isn't rendered. */
export function goTo(id: string): void {
  const heading = document.getElementById(id);
  if (heading === null) return;
  heading.scrollIntoView({ block: "start" });
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
