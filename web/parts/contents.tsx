import type { MouseEvent } from "react";

/** Links to the sections of a long page; `id` is the heading's. Sections that aren't rendered yet have no target. */
export function Contents({ label, sections }: { label: string; sections: { id: string; title: string }[] }) {
  return (
    <nav className="contents" aria-label={label}>
      <ul>
        {sections.map(({ id, title }) => (
          <li key={id}>
            <a href={`#${id}`} onClick={(event) => goTo(event, id)}>
              {title}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function goTo(event: MouseEvent, id: string): void {
  event.preventDefault();
  const heading = document.getElementById(id);
  if (heading === null) return;
  heading.scrollIntoView({ block: "start" });
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
