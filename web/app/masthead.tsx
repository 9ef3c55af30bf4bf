import { UnstyledButton } from "@mantine/core";
import { spotlight } from "@mantine/spotlight";
import { useRouterState } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { useInSight } from "../parts/in-sight.ts";
import { PageLink } from "../parts/page-link.tsx";
import { PAGES } from "./pages.ts";
import { Preferences } from "./preferences.tsx";

/** The top of every page: navigation and the user's preferences. */
export function Masthead() {
  const { t } = useTranslation("shell");
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const list = useInSight<HTMLUListElement>(path);
  return (
    <header className="masthead">
      <PageLink to="/" className="brand">
        <Rings />
        Cambium
      </PageLink>
      <nav className="pages" aria-label={t("pages.label")}>
        <ul ref={list}>
          {PAGES.map(({ id, path }) => (
            <li key={id}>
              <PageLink to={path} className="page-link">
                {t(`pages.${id}`)}
              </PageLink>
            </li>
          ))}
        </ul>
      </nav>
      <div className="tools">
        <UnstyledButton className="tool" aria-label={t("palette.open")} onClick={() => spotlight.open()}>
          <Lens />
        </UnstyledButton>
        <Preferences />
      </div>
    </header>
  );
}

function Lens() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <circle cx="8.5" cy="8.5" r="5.5" />
      <path d="m12.6 12.6 4.4 4.4" />
    </svg>
  );
}

/** Cambium's logo. */
export function Rings() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="14.5" cy="17" r="2.4" strokeWidth="2.4" />
      <path d="M14.3 9.9a7 7 0 1 1-3 13.4 7.1 7.1 0 0 1-1.5-11.8" strokeWidth="2.4" />
      <path d="M8.2 6.6A13 13 0 1 1 3.8 12.5" strokeWidth="3" />
    </svg>
  );
}
