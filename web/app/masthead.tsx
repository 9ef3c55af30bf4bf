import { spotlight } from "@mantine/spotlight";
import { useRouterState } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { PlainButton } from "../look/plain-button.tsx";
import { PageLink } from "../parts/page-link.tsx";
import { ROOMS } from "../parts/pages.ts";
import { Gear } from "./gear.tsx";
import { Preferences } from "./preferences.tsx";

/** Beside every page, or above it on a narrow screen: navigation by what one does, and the user's preferences. */
export function Masthead() {
  const { t } = useTranslation("shell");
  const path = useRouterState({ select: ({ location }) => location.pathname });
  const [openAt, setOpenAt] = useState<string | null>(null);
  const isOpen = openAt === path;
  return (
    <header className="masthead">
      <PageLink to="/" className="brand">
        <Rings />
        Cambium
      </PageLink>
      <div className="tools">
        <PlainButton className="tool" aria-label={t("palette.open")} onClick={() => spotlight.open()}>
          <Lens />
        </PlainButton>
        <Gear path={path} />
        <Preferences />
        <PlainButton
          className="tool menu-button"
          aria-label={t("pages.label")}
          aria-expanded={isOpen}
          aria-controls="pages"
          onClick={() => setOpenAt(isOpen ? null : path)}
        >
          <Bars />
        </PlainButton>
      </div>
      <nav className="pages" id="pages" aria-label={t("pages.label")} data-open={isOpen}>
        {ROOMS.map(({ id, pages }) => (
          <div key={id} className="room">
            <p className="room-name" id={`room-${id}`}>
              {t(`rooms.${id}`)}
            </p>
            <ul aria-labelledby={`room-${id}`}>
              {pages.map((page) => (
                <li key={page.id}>
                  <PageLink to={page.path} className="page-link">
                    {t(`pages.${page.id}`)}
                  </PageLink>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
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

function Bars() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <path d="M3 5.5h14M3 10h14M3 14.5h14" />
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
